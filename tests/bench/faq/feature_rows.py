"""Runs faq_features and reads the binary rows it writes (its head says how they are laid out)."""
import os
import subprocess

import numpy as np

from faq_sets import folder_of, source_of

CANDIDATES = 24
RANK_FEATURES = 93
CONFIDENCE_FEATURES = 48


class Case:
    """The queries of one FAQ: candidates [n, CANDIDATES, RANK_FEATURES], and which of them are right."""

    def __init__(self, case, heads, features, relevant, present):
        self.folder = folder_of(case)
        self.name = case.name
        self.source = source_of(case.name)
        self.n = len(heads)
        self.answerable = heads[:, 1] > 0
        self.dev = heads[:, 2] > 0
        self.features = features
        self.relevant = relevant
        self.present = present


def make_index(program, folder):
    if os.path.exists(folder + '/index'):
        return
    subprocess.run([program, 'index', folder + '/faq.jsonl', folder + '/examples.jsonl', folder + '/index'], check=True)


def rank_rows(program, folder, case):
    path = folder + '/rank.bin'
    if not os.path.exists(path):
        subprocess.run([program, 'rank', folder + '/index', folder + '/queries.jsonl', path], check=True)
    ints = np.fromfile(path, dtype=np.int32)
    floats = ints.view(np.float32)
    width = 1 + RANK_FEATURES
    heads, blocks, at = [], [], 0
    while at < len(ints):
        count = ints[at]
        heads.append(ints[at:at + 3])
        at += 3
        blocks.append((at, count))
        at += count * width
    features = np.zeros((len(heads), CANDIDATES, RANK_FEATURES), np.float32)
    relevant = np.zeros((len(heads), CANDIDATES), bool)
    present = np.zeros((len(heads), CANDIDATES), bool)
    for row, (begin, count) in enumerate(blocks):
        end = begin + count * width
        relevant[row, :count] = ints[begin:end].reshape(count, width)[:, 0] > 0
        features[row, :count] = floats[begin:end].reshape(count, width)[:, 1:]
        present[row, :count] = True
    return Case(case, np.array(heads), features, relevant, present)


def confidence_rows(program, folder, case, rankers):
    """For each ranker: the confidence features [n, CONFIDENCE_FEATURES], and the place of the first right entry."""
    files = []
    for number, weights in enumerate(rankers):
        files.append('%s/ranker-%d.txt' % (folder, number))
        with open(files[-1], 'w') as out:
            out.write(' '.join('%.7g' % w for w in weights))
    path = folder + '/confidence.bin'
    subprocess.run([program, 'confidence', folder + '/index', folder + '/queries.jsonl', path] + files, check=True)
    rows = np.fromfile(path, dtype=np.float32).reshape(case.n, len(rankers), 1 + CONFIDENCE_FEATURES)
    os.remove(path)
    return [(rows[:, i, 1:].astype(float), rows[:, i, 0]) for i in range(len(rankers))]
