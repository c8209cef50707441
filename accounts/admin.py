"""People and departments on the admin site: to look only; they are changed under «People»."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin  # its module registers Group
from django.contrib.auth.models import Group

from accounts.models import Department, User
from core.admin import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """Who there is; never a password hash."""

    list_display = ("username", "display_name", "title", "department", "superior", "is_active")
    list_filter = ("is_active", "department")
    list_select_related = ("department", "superior")
    fields = (
        "username",
        "display_name",
        "title",
        "department",
        "superior",
        "region",
        "language",
        "is_active",
        "last_login",
    )


@admin.register(Department)
class DepartmentAdmin(ReadOnlyAdmin):
    """The departments."""

    list_display = ("code", "name_zh", "name_en")


# Roles and their permissions are data in accounts/roles.py; nothing is to be clicked together.
if admin.site.is_registered(Group) and issubclass(GroupAdmin, admin.ModelAdmin):
    admin.site.unregister(Group)
