"""What the environment may say of signing in with accounts of providers."""

import pytest

import config
from config import ConfigError
from services.base import ProviderConfig, SignOnConfig

GOOD = {
    "SECRET_KEY": "a secret only the tests know, and long",
    "PUBLIC_URL": "https://interviews.example.org",
    "OIDC_PROVIDERS": "company",
    "OIDC_COMPANY_ISSUER": "https://login.example.org/realms/company",
    "OIDC_COMPANY_CLIENT_ID": "neurohire",
    "OIDC_COMPANY_CLIENT_SECRET": "a secret",
}
SECOND = {
    "OIDC_PROVIDERS": "company, second",
    "OIDC_SECOND_ISSUER": "https://login.example.org/realms/company",
    "OIDC_SECOND_CLIENT_ID": "neurohire",
    "OIDC_SECOND_CLIENT_SECRET": "a secret",
}
REFUSED = [
    ("PUBLIC_URL", {"PUBLIC_URL": ""}),
    ("OIDC_PROVIDERS", {"OIDC_PROVIDERS": "company,company"}),
    ("OIDC_PROVIDERS", {"OIDC_PROVIDERS": "my company"}),
    ("OIDC_PROVIDERS", {"OIDC_PROVIDERS": ",".join(f"p{number}" for number in range(9))}),
    ("same issuer", SECOND),
    ("OIDC_COMPANY_ISSUER", {"OIDC_COMPANY_ISSUER": ""}),
    ("OIDC_COMPANY_CLIENT_SECRET", {"OIDC_COMPANY_CLIENT_SECRET": " "}),
    ("OIDC_COMPANY_ISSUER", {"OIDC_COMPANY_ISSUER": "http://login.example.org"}),
    ("OIDC_COMPANY_ISSUER", {"OIDC_COMPANY_ISSUER": "https://user@login.example.org"}),
    ("OIDC_COMPANY_ISSUER", {"OIDC_COMPANY_ISSUER": "https://login.example.org/?a=b"}),
    ("OIDC_COMPANY_ISSUER", {"OIDC_COMPANY_ISSUER": "login.example.org"}),
    ("OIDC_COMPANY_LABEL", {"OIDC_COMPANY_LABEL": "x" * 41}),
    ("OIDC_COMPANY_ROLES", {"OIDC_COMPANY_ROLES_CLAIM": "groups"}),
    ("OIDC_COMPANY_ROLES", {"OIDC_COMPANY_ROLES_CLAIM": "groups", "OIDC_COMPANY_ROLES": '{"bosses": "boss"}'}),
    ("OIDC_COMPANY_ROLES", {"OIDC_COMPANY_ROLES_CLAIM": "groups", "OIDC_COMPANY_ROLES": '{"all": "candidate"}'}),
    ("OIDC_COMPANY_ROLES", {"OIDC_COMPANY_ROLES_CLAIM": "groups", "OIDC_COMPANY_ROLES": "bosses=admin"}),
    ("OIDC_COMPANY_EMAILS_VERIFIED", {"OIDC_COMPANY_EMAILS_VERIFIED": "yes"}),
    ("OIDC_ONLY", {"OIDC_ONLY": "1"}),
    ("OIDC_ONLY", {"OIDC_ONLY": "1", "OIDC_BREAK_GLASS": "alice", "OIDC_PROVIDERS": ""}),
    ("OIDC_BREAK_GLASS", {"OIDC_BREAK_GLASS": "two words"}),
]


def test_what_cannot_work_or_is_not_safe_is_refused_and_names_its_setting():
    for name, changed in REFUSED:
        with pytest.raises(ConfigError) as refused:
            config.load(GOOD | changed)
        assert name in str(refused.value), changed
        assert "a secret" not in str(refused.value), changed
        examined, errors = config.examine(GOOD | changed)
        assert errors, changed
        assert examined.sign_on.is_only is False, changed


def test_what_is_set_is_what_is_used(tmp_path):
    assert config.load({"SECRET_KEY": GOOD["SECRET_KEY"]}).sign_on == SignOnConfig()
    (tmp_path / "secret").write_text("from a file\n")
    told = GOOD | {
        "OIDC_COMPANY_CLIENT_SECRET": "",
        "OIDC_COMPANY_CLIENT_SECRET_FILE": str(tmp_path / "secret"),
        "OIDC_COMPANY_LABEL": "Company account",
        "OIDC_COMPANY_SCOPES": "groups openid",
        "OIDC_COMPANY_ROLES_CLAIM": "groups",
        "OIDC_COMPANY_ROLES": '{"bosses": "admin"}',
        "OIDC_COMPANY_ACR": "mfa phr",
        "OIDC_COMPANY_EMAILS_VERIFIED": "1",
        "OIDC_ONLY": "1",
        "OIDC_BREAK_GLASS": "Alice",
    }
    found = config.load(told).sign_on
    company = ProviderConfig(
        "company",
        "Company account",
        "https://login.example.org/realms/company",
        "neurohire",
        "from a file",
        scopes=("openid", "email", "profile", "groups"),
        roles_claim="groups",
        roles={"bosses": "admin"},
        acr=("mfa", "phr"),
        vouches_for_emails=True,
    )
    assert found == SignOnConfig((company,), is_only=True, break_glass="alice")
    assert "from a file" not in repr(found)
    http = GOOD | {"OIDC_COMPANY_ISSUER": "http://127.0.0.1:8080"}
    assert config.load(http).sign_on.providers[0].issuer == "http://127.0.0.1:8080"
