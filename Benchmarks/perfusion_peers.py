#!/usr/bin/env python3
"""Willis's engines beside the deconvolution of other programs, on the same tiles with the same artery.

    perfusion_peers.py PERFUSIONBENCH [--pypet FOLDER] [--ctp-csvd FOLDER]

Needs `pip install dcmri`; the folders are checkouts of Marijn311/CT-and-MR-Perfusion-Tool (PyPeT) and turtleizzy/ctp_csvd, which
need SimpleITK, connected-components-3d, pandas and scikit-image. All are given the true arterial input; one thread each;
microseconds of processor, the best of three runs.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

import dcmri
import numpy

arguments = argparse.ArgumentParser()
arguments.add_argument("bench")
arguments.add_argument("--pypet")
arguments.add_argument("--ctp-csvd")
options = arguments.parse_args()
bench = options.bench
PER_GRAM = 0.733 / 1.04


def tiles(noise):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([bench, "export", folder, str(noise)], check=True)
        here = pathlib.Path(folder)
        arterial = numpy.fromfile(here / "arterial.f64")
        curves = numpy.fromfile(here / "curves.f32", dtype=numpy.float32).reshape(-1, arterial.size)
        truth = {name: numpy.fromfile(here / f"{name}.f32", dtype=numpy.float32) for name in ("cbf", "cbv", "mtt", "delay")}
    return arterial, curves, truth


def deconvolve(arterial, curves, method, tolerance, order):
    """Flow-scaled residue functions by dcmri, and the maps they stand for."""
    start = time.process_time()
    residue = dcmri.pk_inv.deconv(curves.T.astype(float), arterial, dt=1.5, method=method, tol=tolerance, order=order)
    flow = 6000 * PER_GRAM * residue.max(axis=0)
    tmax = 1.5 * residue.argmax(axis=0)
    seconds = time.process_time() - start
    volume = 100 * PER_GRAM * curves.sum(axis=1) / arterial.sum()
    return flow, volume, 60 * volume / numpy.maximum(flow, 1e-6), tmax, seconds


def volumes(curves):
    """Curves as the programs that work on whole heads take them: one array of slices, rows and columns for each time."""
    return numpy.ascontiguousarray(curves.T.reshape(curves.shape[1], 1, 1, -1)).astype(float)


def pypet(arterial, curves, method):
    """PyPeT makes its artery from four numbers; here it is handed the true one."""
    maps = sys.modules["utils.generate_perfusion_maps"]
    maps.gamma_variate = lambda times, *_: arterial
    stack, times = volumes(curves), [1.5 * index for index in range(arterial.size)]
    start = time.process_time()
    transit, volume, flow, tmax = maps.generate_perfusion_maps(stack, times, numpy.ones((1, 1, len(curves))), [0, 0, 0, 0], method=method)
    seconds = time.process_time() - start
    return *(found.ravel() for found in (flow, volume, transit, tmax)), seconds


def ctp_csvd(arterial, curves, method):
    stack, times = volumes(curves), 1.5 * numpy.arange(arterial.size)
    start = time.process_time()
    transit, volume, flow, tmax = sys.modules["ctp_tools.ctp"].runDeconv(
        stack, times, numpy.ones((1, 1, len(curves))), arterial, method=method)
    seconds = time.process_time() - start
    return *(found.ravel() for found in (flow, volume, transit, tmax)), seconds


programs = [
    (f"dcmri {method} {tolerance:g}, order {order}",
     lambda arterial, curves, choice=(method, tolerance, order): deconvolve(arterial, curves, *choice))
    for method, tolerance, order in (("TSVD", 0.2, 1), ("Tikhonov", 0.2, 2), ("TSVD", 0.1, 1))
]
if options.pypet:
    sys.path.insert(0, options.pypet)
    import utils.generate_perfusion_maps  # noqa: F401

    programs += [(f"PyPeT {method} 0.1", lambda arterial, curves, method=method: pypet(arterial, curves, method)) for method in ("bcSVD1", "bcSVD2")]
if options.ctp_csvd:
    sys.path.insert(0, options.ctp_csvd)
    import ctp_tools.ctp  # noqa: F401

    programs += [("ctp_csvd bcSVD1 0.1", lambda arterial, curves: ctp_csvd(arterial, curves, "bcSVD1"))]

print("| program | σ HU | r CBF | r CBV | r MTT | r delay | slope CBF | µs a voxel |")
print("|---|---|---|---|---|---|---|---|")
for noise in (0, 1, 2, 5):
    arterial, curves, truth = tiles(noise)
    for name, run in programs:
        best = min((run(arterial, curves) for _ in range(3)), key=lambda found: found[4])
        figures = [numpy.corrcoef(found, truth[key])[0, 1] for found, key in zip(best, ("cbf", "cbv", "mtt", "delay"))]
        slope = numpy.polyfit(truth["cbf"], best[0], 1)[0]
        words = " | ".join(f"{figure:.3f}" for figure in [*figures, slope])
        print(f"| {name} | {noise} | {words} | {best[4] / len(curves) * 1e6:.2f} |")
print()
print(subprocess.run([bench, "tiles"], check=True, capture_output=True, text=True).stdout)
print(subprocess.run([bench, "speed"], check=True, capture_output=True, text=True).stdout)
