# One image for web, worker, beat and the release step; nothing in it runs as root.
FROM python:3.11-slim-bookworm AS packages
WORKDIR /srv/marketing
COPY requirements.txt .
RUN python -m venv /opt/venv \
  && /opt/venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt \
  && /opt/venv/bin/pip check

FROM python:3.11-slim-bookworm
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk postgresql-client \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --home-dir /srv/marketing --shell /usr/sbin/nologin marketing
ENV PATH=/opt/venv/bin:$PATH \
  PYTHONUNBUFFERED=1 \
  PYTHONDONTWRITEBYTECODE=1 \
  DEBUG=0 \
  VAR_DIR=/srv/marketing/var \
  MEDIA_ROOT=/srv/marketing/media \
  STATIC_ROOT=/srv/marketing/static-hashed \
  WEB_BIND=0.0.0.0:8000
WORKDIR /srv/marketing/app
COPY --from=packages /opt/venv /opt/venv
COPY . .
# Hashed static files and compiled catalogues are part of the image.
RUN mkdir -p "$VAR_DIR" "$MEDIA_ROOT" \
  && python scripts/catalogue.py --compile \
  && SECRET_KEY=only-for-collectstatic python manage.py collectstatic --noinput \
  && chown -R marketing: "$VAR_DIR" "$MEDIA_ROOT"
USER marketing
VOLUME ["/srv/marketing/var", "/srv/marketing/media"]
EXPOSE 8000
CMD ["gunicorn", "--config", "python:marketing.serving", "marketing.wsgi"]
