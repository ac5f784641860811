"""The command line tools of dcmtk against the server."""

import os
import subprocess

import objects
from report import check


def run(*command, timeout=120):
    environment = {key: value for key, value in os.environ.items() if key != "TCP_NODELAY"}
    result = subprocess.run(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=timeout, env=environment)
    return result.returncode, result.stdout


def expect(name, *command):
    code, output = run(*command)
    check(name, code == 0 and "E: " not in output, output[-400:])


def echo(host, port):
    expect("echoscu", "echoscu", host, port)
    expect("echoscu, 128 contexts of 38 transfer syntaxes", "echoscu", "-ppc", 128, "-pts", 38, host, port)
    expect("echoscu, 50 times over one association", "echoscu", "--repeat", 50, host, port)
    expect("echoscu, PDU of 4096", "echoscu", "-pdu", 4096, host, port)


def store(host, port, folder):
    plain = objects.write(os.path.join(folder, "plain"), 5, rows=256)
    for size in (4096, 16384, 65536, 131072):
        expect(f"storescu, PDU of {size}", "storescu", "--max-pdu", size, host, port, *plain)
    expect("storescu, send PDU of 4096", "storescu", "--max-send-pdu", 4096, host, port, *plain)
    for option in ("-x=", "-xe", "-xb", "-xi"):
        expect(f"storescu {option}", "storescu", option, host, port, *plain)
        expect(f"storescu {option} +C", "storescu", option, "+C", host, port, *plain)
    expect("storescu with required contexts only", "storescu", "-R", host, port, *plain)
    expect("storescu with a user name", "storescu", "-usr", "anna", host, port, *plain)
    expect("storescu that wants its user confirmed", "storescu", "-usr", "anna", "-rsp", host, port, *plain)
    code, output = run("storescu", "-usr", "anna", "-pwd", "secret", host, port, *plain)
    check("storescu with a passcode that is nobody's", code != 0 and "Rejected" in output, output[-400:])
    expect("dcmsend", "dcmsend", "-ll", "error", host, port, *plain)
    expect("dcmsend of a folder", "dcmsend", "-ll", "error", "+sd", host, port, os.path.join(folder, "plain"))


def together(host, port, folder, count=8):
    """Several senders at once, each of its own process."""
    paths = objects.write(os.path.join(folder, "together"), 10, rows=256)
    senders = [
        subprocess.Popen(["storescu", host, str(port), *paths], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(count)
    ]
    codes = [sender.wait(120) for sender in senders]
    check(f"{count} storescu at once", codes == [0] * count, codes)


def compressed(host, port, folder):
    source = objects.write(os.path.join(folder, "source"), 1)[0]
    for name, convert, option in (
        ("deflated", ["dcmconv", "+td"], "-xd"), ("RLE", ["dcmcrle"], "-xr"),
        ("JPEG lossless", ["dcmcjpeg", "+e1"], "-xs"), ("JPEG extended", ["dcmcjpeg", "+ee"], "-xx"),
        ("JPEG-LS", ["dcmcjpls"], "-xt"),
    ):
        target = os.path.join(folder, name.replace(" ", "-") + ".dcm")
        code, output = run(*convert, source, target)
        if code != 0:
            check(f"make {name}", False, output[-400:])
            continue
        expect(f"storescu {name}", "storescu", option, host, port, target)
        expect(f"dcmsend {name}", "dcmsend", "-ll", "error", "-dn", host, port, target)


def unserved(host, port):
    code, _ = run("findscu", "-S", "-k", "QueryRetrieveLevel=STUDY", host, port)
    check("findscu is told that queries are not served", code != 0)
    run("termscu", host, port)
    expect("termscu does not stop the server", "echoscu", host, port)
    code, _ = run("echoscu", "--abort", host, port)
    expect("echoscu after an abort", "echoscu", host, port)
