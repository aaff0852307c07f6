"""The files that deploy Rolewise name routes, variables, ports and files that there are.

They are parsed, not run: that needs a container engine and a cluster.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from rolewise.cli.config import SETTINGS, mistakes
from rolewise.cli.supervise import GRACE_SECONDS
from rolewise.cli.train import INPUTS
from rolewise.settings import ACTIONS_KEY, ROOT, read_settings

DEPLOY = ROOT / "deploy"
NAMES = {setting.name for setting in SETTINGS}
OWN = ("PORT", "ROLEWISE_", "SLACK_")
PAGES = (ROOT / "rolewise" / "channels" / "pages.py").read_text()


def _yaml(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text())


COMPOSE = _yaml("compose.yaml")
KUBERNETES = {path.stem: _yaml(f"kubernetes/{path.name}") for path in DEPLOY.glob("kubernetes/*")}
POD = KUBERNETES["deployment"]["spec"]["template"]["spec"]
PARTS = {container["name"]: container for container in POD["containers"]}
SERVERS = {name for name, it in COMPOSE["services"].items() if "build" in it}
PLAIN = COMPOSE["x-server"]["environment"]


def _filled(text: str) -> str:
    """Return a value as compose would fill it in."""
    example = dict(
        line.split("=", 1)
        for line in (DEPLOY / "example.env").read_text().splitlines()
        if line and not line.startswith("#")
    )
    secret = "s" * 64

    def value(found: re.Match[str]) -> str:
        name, default, wanted = found.group(1), found.group(2) or "", found.group(2) == ":?"
        assert name in example, f"{name} is not in example.env"
        return example[name] or (secret if wanted else default.removeprefix(":-"))

    return re.sub(r"\$\{([A-Z_]+)(:\?|:-[^}]*)?\}", value, text)


def test_composes_settings_are_sound() -> None:
    values = {name: _filled(value) for name, value in PLAIN.items()}
    assert mistakes(values) == []
    assert read_settings(values).database_url and values["ROLEWISE_PROXIES"] == "1"


def test_every_server_of_compose_has_a_line_in_proxy_and_prometheus() -> None:
    assert len(SERVERS) > 1
    targets = {f"{name}:5005" for name in SERVERS}
    proxy = (DEPLOY / "proxy" / "nginx.conf").read_text()
    assert set(re.findall(r"server (\w+:\d+) max_fails", proxy)) == targets
    (scraped,) = _yaml("prometheus/prometheus.yml")["scrape_configs"][0]["static_configs"]
    assert set(scraped["targets"]) == targets
    assert set(COMPOSE["services"]["proxy"]["depends_on"]) == SERVERS
    states = [it for name in SERVERS for it in COMPOSE["services"][name]["volumes"]]
    assert len(set(states)) == len(SERVERS) + 1  # a state each, one shared folder


def test_only_the_proxy_is_reached_from_elsewhere() -> None:
    for name, service in COMPOSE["services"].items():
        ports = [str(port) for port in service.get("ports", ())]
        assert name == "proxy" or all(port.startswith("127.0.0.1:") for port in ports), name
    assert COMPOSE["networks"]["back"]["internal"] is True
    for name in ("postgres", "redis"):
        assert COMPOSE["services"][name]["networks"] == ["back"]


def test_what_is_mounted_is_there() -> None:
    for service in COMPOSE["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).is_file(), source
            else:
                assert source in COMPOSE["volumes"], source


def test_a_server_has_time_to_stop() -> None:
    """The supervisor stops its two servers one after the other."""
    assert int(COMPOSE["x-server"]["stop_grace_period"].rstrip("s")) > 2 * GRACE_SECONDS
    for part in PARTS.values():
        sleep = int(part["lifecycle"]["preStop"]["exec"]["command"][1])
        assert POD["terminationGracePeriodSeconds"] > sleep + GRACE_SECONDS
    last = int(PARTS["actions"]["lifecycle"]["preStop"]["exec"]["command"][1])
    first = int(PARTS["server"]["lifecycle"]["preStop"]["exec"]["command"][1])
    assert last >= first + GRACE_SECONDS


def test_the_image_runs_as_nobody_in_particular() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER")]
    assert users == ["10001:10001"]
    assert POD["securityContext"]["runAsUser"] == 10001
    for part in PARTS.values():
        locked = part["securityContext"]
        assert locked["readOnlyRootFilesystem"] and not locked["allowPrivilegeEscalation"]
        assert locked["capabilities"] == {"drop": ["ALL"]}
    for name in SERVERS:
        service = COMPOSE["services"][name]
        assert service["read_only"] and service["cap_drop"] == ["ALL"]


def test_the_image_has_what_a_model_is_made_of() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    copied = re.findall(r"^COPY (\w\S*) ", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    for name in (*INPUTS, *copied, "actions", "credentials.yml", "endpoints.yml"):
        assert (ROOT / name).exists(), name
        parents = [str(one) for one in (Path(name), *Path(name).parents)]
        assert not set(parents) & set(ignored), name
    for secret in ("var", "deploy", ".git"):
        assert secret in ignored


def test_variables_are_ours() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    named = set(re.findall(r"\b(PORT|(?:ROLEWISE|SLACK)_[A-Z_]+)=", dockerfile))
    named |= set(PLAIN) | set(KUBERNETES["config"]["data"])
    named |= set(KUBERNETES["secret.example"]["stringData"])
    for part in PARTS.values():
        named |= {entry["name"] for entry in part["env"]}
    assert {name for name in named if name.startswith(OWN)} <= NAMES
    assert named == {name for name in named if name.startswith(OWN)}


@pytest.mark.parametrize("part", ["server", "actions"])
def test_the_clusters_settings_are_sound(part: str) -> None:
    secrets = {
        "ROLEWISE_SECRET": "s" * 64,
        "ROLEWISE_ACTIONS_KEY": "a" * 64,
        "ROLEWISE_DATABASE_URL": "postgresql://rolewise:p@postgres:5432/rolewise?sslmode=verify-full",
        "ROLEWISE_REDIS_URL": "rediss://:p@redis:6379/0",
        "ROLEWISE_API_KEYS": "k" * 32,
    }
    assert secrets.keys() == KUBERNETES["secret.example"]["stringData"].keys()
    assert not any(KUBERNETES["secret.example"]["stringData"].values())
    values = {**KUBERNETES["config"]["data"], **secrets}
    values |= {entry["name"]: entry["value"] for entry in PARTS[part]["env"] if "value" in entry}
    assert mistakes(values) == []
    settings = read_settings(values)
    assert settings.part == part and settings.actions_port == 5055
    referred = [entry["valueFrom"]["secretKeyRef"] for entry in PARTS[part]["env"][1:]]
    assert referred == [{"name": "rolewise", "key": ACTIONS_KEY}] * (part == "actions")
    places = {mount["mountPath"] for mount in PARTS[part]["volumeMounts"]}
    assert {str(settings.state), str(settings.shared), "/tmp"} == places


def test_probes_ask_for_routes_that_there_are() -> None:
    server = PARTS["server"]
    for name in ("startupProbe", "livenessProbe", "readinessProbe"):
        asked = server[name]["httpGet"]
        assert f'@pages.route("{asked["path"]}"' in PAGES
        assert asked["port"] == server["ports"][0]["name"]
    assert server["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert server["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert server["ports"][0]["containerPort"] == int(KUBERNETES["config"]["data"]["PORT"])
    for name in ("startupProbe", "livenessProbe"):
        script = PARTS["actions"][name]["exec"]["command"][-1]
        compile(script, name, "exec")
        assert "http://127.0.0.1:5055/health" in script
    assert "/healthz" in (DEPLOY / "Dockerfile").read_text()


def test_labels_and_names_fit_together() -> None:
    label = {"app": "rolewise"}
    assert KUBERNETES["deployment"]["spec"]["selector"]["matchLabels"] == label
    assert KUBERNETES["deployment"]["spec"]["template"]["metadata"]["labels"] == label
    assert KUBERNETES["service"]["spec"]["selector"] == label
    assert KUBERNETES["network"]["spec"]["podSelector"]["matchLabels"] == label
    assert KUBERNETES["disruption"]["spec"]["selector"]["matchLabels"] == label
    scaled = KUBERNETES["autoscaling"]["spec"]
    assert scaled["scaleTargetRef"]["name"] == KUBERNETES["deployment"]["metadata"]["name"]
    assert scaled["metrics"][0]["containerResource"]["container"] in PARTS
    assert "replicas" not in KUBERNETES["deployment"]["spec"]
    volumes = {volume["name"] for volume in POD["volumes"]}
    assert all({one["name"] for one in part["volumeMounts"]} == volumes for part in PARTS.values())
    ports = {one["name"] for one in KUBERNETES["service"]["spec"]["ports"]}
    (rule,) = KUBERNETES["ingress"]["spec"]["rules"]
    backends = [path["backend"]["service"] for path in rule["http"]["paths"]]
    assert backends[-1]["name"] == KUBERNETES["service"]["metadata"]["name"]
    assert backends[-1]["port"]["name"] in ports
    assert rule["http"]["paths"][0]["path"] == "/metrics" and backends[0]["name"] == "nothing"


def test_all_but_the_secret_is_applied() -> None:
    listed = {Path(name).stem for name in KUBERNETES["kustomization"]["resources"]}
    assert listed == KUBERNETES.keys() - {"kustomization", "secret.example"}
    assert KUBERNETES["kustomization"]["namespace"] == KUBERNETES["namespace"]["metadata"]["name"]
