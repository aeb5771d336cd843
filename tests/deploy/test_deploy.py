"""The files of deploy/ agree with one another, with the app, and with nginx."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
from pathlib import Path

import dask
import distributed  # noqa: F401  (brings the settings of Dask)
import pytest
import yaml

from deploy import local

DEPLOY = local.ROOT / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text("utf-8")
CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
PARTS = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text("utf-8"))
CLUSTER = {part["kind"]: part for part in PARTS}
DASK = list(yaml.safe_load_all((DEPLOY / "kubernetes-dask.yaml").read_text("utf-8")))
ROOMS = list(yaml.safe_load_all((DEPLOY / "kubernetes-rooms.yaml").read_text("utf-8")))
PORT = 8501
HEALTH = "/_stcore/health"


def app_container():
    return CLUSTER["Deployment"]["spec"]["template"]["spec"]["containers"][0]


def test_the_image_holds_what_the_app_imports_and_nothing_else():
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE)
    copied = {name for line in lines for name in line.split()}
    assert copied == {
        "requirements.txt",
        "requirements-dask.txt",
        ".streamlit",
        "core",
        "ui",
        "pages",
        "server",
        "app.py",
    }
    assert all((local.ROOT / name).exists() for name in copied)
    allowed = (DEPLOY / "Containerfile.dockerignore").read_text("utf-8")
    assert {line[1:] for line in allowed.splitlines() if line.startswith("!")} == copied


def test_the_image_runs_as_nobody_in_particular_and_says_when_it_is_healthy():
    assert re.search(r"^USER 10001$", CONTAINERFILE, re.MULTILINE)
    assert f"EXPOSE {PORT}" in CONTAINERFILE
    assert f"--server.port={PORT}" in CONTAINERFILE
    assert f"127.0.0.1:{PORT}{HEALTH}" in CONTAINERFILE


def test_who_asks_for_health_has_more_patience_than_the_start():
    (patience,) = map(int, re.findall(r"INSTRUMENT_PATIENCE=(\d+)", CONTAINERFILE))
    (grace,) = map(int, re.findall(r"--start-period=(\d+)s", CONTAINERFILE))
    imports = 15  # seconds, on a busy machine
    assert grace > patience + imports
    probe = app_container()["startupProbe"]
    assert probe["periodSeconds"] * probe["failureThreshold"] > patience + imports


def test_compose_starts_as_many_replicas_as_the_proxy_knows():
    app, proxy = COMPOSE["services"]["app"], COMPOSE["services"]["proxy"]
    assert app["deploy"]["replicas"] == proxy["environment"]["COUNT"] == "${REPLICAS:-2}"
    assert proxy["environment"]["NAME"] == f"{COMPOSE['name']}-app-"
    assert app["expose"] == [str(PORT)]
    assert (DEPLOY / app["build"]["context"] / app["build"]["dockerfile"]).resolve().exists()
    mounted = [volume.split(":") for volume in proxy["volumes"]]
    assert all((DEPLOY / source).exists() for source, _, _ in mounted)
    assert proxy["entrypoint"][-1] in {target for _, target, _ in mounted}
    assert proxy["ports"][0].endswith(f":{proxy['environment']['LISTEN']}")
    assert proxy["depends_on"]["app"]["condition"] == "service_healthy"
    assert app["read_only"] and app["cap_drop"] == ["ALL"]


def test_the_cluster_asks_the_app_where_the_app_answers():
    container = app_container()
    assert container["ports"] == [{"name": "http", "containerPort": PORT}]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"] == {"path": HEALTH, "port": "http"}
    service = CLUSTER["Service"]["spec"]
    assert service["selector"] == CLUSTER["Deployment"]["spec"]["selector"]["matchLabels"]
    assert service["ports"][0]["targetPort"] == "http"
    backend = CLUSTER["Ingress"]["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert backend["name"] == CLUSTER["Service"]["metadata"]["name"]
    target = CLUSTER["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", "instrument")
    assert CLUSTER["PodDisruptionBudget"]["spec"]["selector"] == {
        "matchLabels": service["selector"]
    }


def test_a_rolling_update_drops_no_lesson():
    spec = CLUSTER["Deployment"]["spec"]
    assert "replicas" not in spec  # or each `apply` would undo what the autoscaler has said
    assert spec["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    drain = int(app_container()["lifecycle"]["preStop"]["exec"]["command"][1])
    assert spec["template"]["spec"]["terminationGracePeriodSeconds"] > drain + 10
    annotations = CLUSTER["Ingress"]["metadata"]["annotations"]
    assert annotations["nginx.ingress.kubernetes.io/affinity"] == "cookie"


def test_the_cluster_runs_the_user_of_the_image():
    pod = CLUSTER["Deployment"]["spec"]["template"]["spec"]["securityContext"]
    assert pod["runAsUser"] == 10001
    assert pod["runAsNonRoot"] is True


@pytest.mark.parametrize("count", [1, 3])
def test_nginx_takes_the_file_for_any_number_of_replicas(count: int, tmp_path: Path):
    tmp_path.chmod(0o755)
    replicas = [f"127.0.0.1:{9000 + number}" for number in range(count)]
    settings = local.proxy_settings(tmp_path, "127.0.0.1:9999", replicas)
    command = ["sh", str(DEPLOY / "proxy.sh"), "-t"]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = (tmp_path / "nginx.conf").read_text("utf-8")
    assert "${" not in made
    assert re.findall(r"server (127\S+) max_fails", made) == replicas


def test_nginx_takes_the_visitor_s_own_address_from_a_terminator_that_is_named(tmp_path: Path):
    for name in ("proxy.sh", "nginx.conf"):
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(re.sub(r"# (set_real_ip_from|real_ip_header) ", r"\1 ", text))
    tmp_path.chmod(0o755)
    settings = local.proxy_settings(tmp_path / "run", "127.0.0.1:9999", ["127.0.0.1:9000"])
    command = ["sh", str(tmp_path / "proxy.sh"), "-T"]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^ *real_ip_header X-Forwarded-For;", done.stdout, re.MULTILINE)


def test_compose_names_its_replicas_by_number(tmp_path: Path):
    settings = {"FOLDER": str(tmp_path), "LISTEN": "8080", "COUNT": "3", "NAME": "instrument-app-"}
    settings["PATH"] = str(tmp_path)  # a stand-in for nginx: these names are known to compose alone
    for tool in ("dirname", "mkdir", "sed"):
        (tmp_path / tool).symlink_to(f"/usr/bin/{tool}")
    (tmp_path / "nginx").write_text("#!/bin/sh\n")
    (tmp_path / "nginx").chmod(0o755)
    subprocess.run(["/bin/sh", str(DEPLOY / "proxy.sh")], env=settings, check=True)
    made = (tmp_path / "nginx.conf").read_text("utf-8")
    expected = [f"instrument-app-{number}:8501" for number in (1, 2, 3)]
    assert re.findall(r"server (\S+) max_fails", made) == expected


def test_the_proxy_denies_the_figures_and_seats_by_cookie():
    denied = re.findall(r"location (\S+) \{\s*return 404;", NGINX)
    assert denied == ["/_stcore/metrics", "/_stcore/agent/"]
    assert "hash $seat consistent;" in NGINX
    assert "ip_hash" not in NGINX
    assert "access_log off;" in NGINX


def test_without_nginx_it_is_said_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="apt-get install nginx"), local.hosted(1):
        pass


def commands_of_dask(where: str) -> dict[str, list[str]]:
    """The commands of scheduler and worker in compose or in the cluster."""
    if where == "compose":
        return {name: COMPOSE["services"][name]["command"] for name in ("scheduler", "worker")}
    pods = [part["spec"]["template"]["spec"] for part in DASK if part["kind"] == "Deployment"]
    return {pod["containers"][0]["name"]: pod["containers"][0]["command"] for pod in pods}


@pytest.mark.parametrize("where", ["compose", "cluster"])
def test_the_commands_of_dask_are_ones_that_it_knows(where: str):
    commands = commands_of_dask(where)
    assert set(commands) == {"scheduler", "worker"}
    for command in commands.values():
        assert command[:2] == ["python", "-m"]
        options = importlib.import_module(command[2]).main.params
        known = {name for one in options for name in (*one.opts, *one.secondary_opts)}
        wanted = [word for word in command if word.startswith("--")]
        assert wanted and all(word in known for word in wanted)
    (port,) = re.findall(r"--port (\d+)", " ".join(commands["scheduler"]))
    assert f":{port}" in " ".join(commands["worker"])
    assert "--nthreads 1 " in " ".join(commands["worker"])


def test_dask_looks_at_its_processes_seldom_by_settings_that_it_has():
    services = [COMPOSE["services"][name]["environment"] for name in ("scheduler", "worker")]
    pods = [part["spec"]["template"]["spec"] for part in DASK if part["kind"] == "Deployment"]
    pairs = [pod["containers"][0]["env"] for pod in pods]
    services += [{pair["name"]: pair["value"] for pair in one} for one in pairs]
    quiet, *others = [
        {name: text for name, text in one.items() if name != "OMP_NUM_THREADS"} for one in services
    ]
    assert quiet and others == [quiet] * 3
    for name in quiet:
        key = name.removeprefix("DASK_").lower().replace("__", ".")
        assert dask.config.get(key, None) is not None, name
    assert dask.config.collect_env(quiet)["distributed"]["worker"]["profile"]["enabled"] is False


def test_dask_is_an_option_and_open_to_nobody():
    for service in (COMPOSE["services"][name] for name in ("scheduler", "worker")):
        assert service["profiles"] == ["dask"] and "ports" not in service
        assert service["image"] == COMPOSE["services"]["app"]["image"]
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
    specs = {(part["kind"], part["metadata"]["name"]): part["spec"] for part in DASK}
    policy = specs["NetworkPolicy", "instrument-dask"]
    closed = policy["podSelector"]["matchLabels"].items()
    for name in ("instrument-scheduler", "instrument-worker"):
        pod = specs["Deployment", name]["template"]
        assert closed <= pod["metadata"]["labels"].items()
        assert specs["Deployment", name]["selector"]["matchLabels"] == {"app": name}
        assert pod["spec"]["containers"][0]["image"] == app_container()["image"]
        assert pod["spec"]["securityContext"]["runAsUser"] == 10001
    (rule,) = policy["ingress"]
    app = CLUSTER["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert {"podSelector": {"matchLabels": app}} in rule["from"]
    assert specs["Service", "instrument-scheduler"]["selector"] == {"app": "instrument-scheduler"}


def test_the_app_is_told_of_dask_by_the_name_that_it_reads():
    assert '"INSTRUMENT_DASK"' in (local.ROOT / "ui/runtime/cluster.py").read_text("utf-8")
    assert COMPOSE["services"]["app"]["environment"]["INSTRUMENT_DASK"] == "${INSTRUMENT_DASK:-}"
    said = (DEPLOY / "kubernetes-dask.yaml").read_text("utf-8")
    assert "INSTRUMENT_DASK=tcp://instrument-scheduler:8786" in said


def test_replicas_find_the_store_of_rooms_and_only_they_do():
    where = COMPOSE["services"]["app"]["environment"]["INSTRUMENT_ROOMS"]
    assert where == "redis://rooms:6379/0"
    store = COMPOSE["services"]["rooms"]
    assert "ports" not in store
    assert store["volumes"] == ["rooms:/data"]
    assert "rooms" in COMPOSE["volumes"]
    service = next(part for part in ROOMS if part["kind"] == "Service")
    named = next(one for one in app_container()["env"] if one["name"] == "INSTRUMENT_ROOMS")
    assert named["value"] == f"redis://{service['metadata']['name']}:6379/0"
    guard = next(part for part in ROOMS if part["kind"] == "NetworkPolicy")["spec"]
    assert guard["podSelector"]["matchLabels"] == service["spec"]["selector"]
    [allowed] = guard["ingress"][0]["from"]
    assert allowed["podSelector"] == CLUSTER["Deployment"]["spec"]["selector"]


def test_the_proxy_passes_events_on_as_they_come():
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    events = text[text.index("location ~ ^/room") :].partition("}")[0]
    assert "proxy_buffering off;" in events
    assert "proxy_read_timeout 90s;" in events
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in events
