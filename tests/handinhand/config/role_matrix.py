"""Who gets which answer from the pages that belong to no app, and from the sign-in."""

from tests.handinhand.matrix import Row, everybody, nothing, public

PUBLIC = ["health", "help", "accessibility", "privacy", "components"]
SIGN_IN = everybody(302, nobody=200)
OPEN = ["account_inactive", "account_reset_password", "account_reset_password_done"]
OPEN += ["account_reset_password_from_key_done"]


def _key() -> dict[str, object]:
    return {"uidb36": "0", "key": "0-0"}


ROWS = [
    *(Row(name, public(200), parameters=nothing) for name in PUBLIC),
    Row("home", everybody(302), parameters=nothing),
    Row("set_theme", public(302), "POST", nothing),
    Row("set_theme", public(405), "GET", nothing),
    Row("set_language", public(302), "POST", nothing),
    Row("account_login", SIGN_IN, parameters=nothing),
    Row("account_login", everybody(302, nobody=422), "POST", nothing),
    Row("account_logout", everybody(200), parameters=nothing),
    Row("account_logout", everybody(302), "POST", nothing),
    Row("account_signup", SIGN_IN, parameters=nothing),
    Row("account_signup", SIGN_IN, "POST", nothing),
    *(Row(name, public(200), parameters=nothing) for name in OPEN),
    Row("account_reset_password", public(422), "POST", nothing),
    Row("account_reset_password_from_key", public(200), parameters=_key),
    Row("account_change_password", everybody(200), parameters=nothing),
    Row("account_change_password", everybody(422), "POST", nothing),
    Row("account_set_password", everybody(302), parameters=nothing),
    Row("account_reauthenticate", everybody(200), parameters=nothing),
    Row("account_reauthenticate", everybody(422), "POST", nothing),
    Row("usersessions_list", everybody(200), parameters=nothing),
    Row("usersessions_list", everybody(302), "POST", nothing),
]
