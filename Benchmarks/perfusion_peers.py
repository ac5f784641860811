#!/usr/bin/env python3
"""Willis's engines beside dcmri's deconvolution, on the same tiles with the same artery.

    perfusion_peers.py PERFUSIONBENCH

Needs `pip install dcmri`. Both are given the true arterial input; one thread each; microseconds of processor, the best of three runs.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import pathlib
import subprocess
import sys
import tempfile
import time

import dcmri
import numpy

bench = sys.argv[1]
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


print("| program | σ HU | r CBF | r CBV | r MTT | r delay | slope CBF | µs a voxel |")
print("|---|---|---|---|---|---|---|---|")
for noise in (0, 1, 2, 5):
    arterial, curves, truth = tiles(noise)
    for method, tolerance, order in (("TSVD", 0.2, 1), ("Tikhonov", 0.2, 2), ("TSVD", 0.1, 1)):
        best = min((deconvolve(arterial, curves, method, tolerance, order) for _ in range(3)), key=lambda found: found[4])
        figures = [numpy.corrcoef(found, truth[name])[0, 1] for found, name in zip(best, ("cbf", "cbv", "mtt", "delay"))]
        slope = numpy.polyfit(truth["cbf"], best[0], 1)[0]
        words = " | ".join(f"{figure:.3f}" for figure in [*figures, slope])
        print(f"| dcmri {method} {tolerance:g}, order {order} | {noise} | {words} | {best[4] / len(curves) * 1e6:.2f} |")
print()
print(subprocess.run([bench, "tiles"], check=True, capture_output=True, text=True).stdout)
print(subprocess.run([bench, "speed"], check=True, capture_output=True, text=True).stdout)
