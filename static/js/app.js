// The page's small behaviours, one module each. All of them add comfort to pages that work without.
import "./confirm-dialog.js";
import "./counts.js";
import "./decision-keys.js";
import "./double-submit.js";
import "./filter-form.js";
import "./line-grid.js";
import "./line-paste.js";
import "./nav-toggle.js";
import "./phrases.js";
import "./print.js";
import "./search-focus.js";
import "./select-search.js";
import "./autosave.js";
import "./focus-errors.js";
