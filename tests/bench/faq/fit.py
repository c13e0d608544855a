#!/usr/bin/python3
"""Fits the constants of the FAQ matcher (autoresponder/ranker_weights.cpp): the ranker's weights and the calibration.

usage: fit.py FEATURES_PROGRAM SETS_DIR [--write FILE] [--check] [--work DIR]

FEATURES_PROGRAM is faq_features of a release build; SETS_DIR holds one folder for each FAQ with faq.jsonl,
examples.jsonl and queries.jsonl. Learns from the queries of split `dev` only and prints what the constants reach on the
others. --check also leaves each source of data out in turn: what a FAQ nobody has seen may expect. The same input
gives the same constants. Needs Debian's python3-numpy; with libopenblas0 it is several times faster.
"""
import argparse
import os
import shutil
import tempfile

import numpy as np

from faq_sets import NEGATIVES, PLAIN, SMALLER, WITHOUT_ENTRIES, excluded_with, source_of, write_case
from fitting import CALIBRATION_ROWS_MAX, fit_calibration, fit_ranker, figures
from feature_rows import confidence_rows, make_index, rank_rows


def dev(case):
    return case.dev


def everything(case):
    return np.ones(case.n, bool)


def learn_calibration(cases, rows, chosen):
    features, right, weights = [], [], []
    for case, (x, place) in zip(cases, rows):
        i = np.nonzero(chosen(case))[0][: CALIBRATION_ROWS_MAX]
        features.append(x[i])
        right.append(place[i] == 0)
        # A FAQ whose queries all have an answer teaches little about silence.
        weights.append(np.full(len(i), 1.0 if (~case.answerable).any() else 0.3))
    return fit_calibration(np.concatenate(features), np.concatenate(right).astype(float), np.concatenate(weights))


def show(title, rows):
    """Means over FAQs, and how much of everything shown was right."""
    means = ' '.join('%s %.3f' % (k, np.nanmean([r[k] for r in rows])) for k in rows[0] if not k.startswith('shown_'))
    shown_right, shown_wrong = (sum(r[k] for r in rows) for k in ('shown_right', 'shown_wrong'))
    print('%-24s %s of all shown %.3f' % (title, means, shown_right / (shown_right + shown_wrong)), flush=True)


def cpp_array(name, values):
    lines, line = [], '  w.%s = {' % name
    for v in values:
        text = '%.4gF, ' % v if any(c in '%.4g' % v for c in '.e') else '%.4g.0F, ' % v
        if len(line) + len(text) > 110:
            lines.append(line.rstrip())
            line = '      '
        line += text
    return '\n'.join(lines + [line.rstrip() + '};']) + '\n'


def write_weights(path, rank, calibration):
    with open(path, 'w') as out:
        out.write('// Made by tests/bench/faq/fit.py. Do not edit.\n// clang-format off\n#include "autoresponder/ranker.hpp"\n\n'
                  'namespace ticketd::autoresponder {\nnamespace {\n\nRankerWeights fitted() {\n  RankerWeights w;\n')
        out.write(cpp_array('rank', rank))
        out.write(cpp_array('mean', calibration.mean))
        out.write(cpp_array('scale', 1 / calibration.deviation))
        out.write(cpp_array('confidence', calibration.linear))
        for unit in range(calibration.hidden.shape[1]):
            out.write(cpp_array('hidden[%d]' % unit, calibration.hidden[:, unit]))
        out.write(cpp_array('hidden_bias', calibration.hidden_bias))
        out.write(cpp_array('hidden_output', calibration.output))
        out.write('  w.bias = %.6gF;\n  return w;\n}\n\n}  // namespace\n\nconst RankerWeights& ranker_weights() {\n'
                  '  static const RankerWeights weights = fitted();\n  return weights;\n}\n\n'
                  '}  // namespace ticketd::autoresponder\n' % calibration.bias)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('program')
    parser.add_argument('sets')
    parser.add_argument('--write')
    parser.add_argument('--check', action='store_true')
    parser.add_argument('--work', help='folder for indexes and rows; those already there are used again')
    args = parser.parse_args()
    program = os.path.abspath(args.program)
    work = args.work or tempfile.mkdtemp(prefix='faqfit.')

    cases = []
    named = len(PLAIN + NEGATIVES + WITHOUT_ENTRIES)
    for case in PLAIN + NEGATIVES + WITHOUT_ENTRIES + SMALLER:
        folder = write_case(args.sets, work, case)
        make_index(program, folder)
        cases.append(rank_rows(program, folder, case))
    plain = cases[: len(PLAIN)]

    # One ranker for what is shipped, and for --check one for each source that is left out. Smaller FAQs teach the
    # calibration only.
    rankers = [fit_ranker(cases[:named], dev)]
    sources = sorted({source_of(c.name) for c in plain}) if args.check else []
    for source in sources:
        rankers.append(fit_ranker([c for c in cases[:named] if c.source not in excluded_with(source)], everything))
    rows = [confidence_rows(program, os.path.join(work, c.folder), c, rankers) for c in cases]

    shipped = learn_calibration(cases, [r[0] for r in rows], dev)
    if args.write:
        write_weights(args.write, rankers[0], shipped)

    def reached(case, found, calibration, chosen):
        x, place = found
        return figures(place[chosen], calibration.confidence(x)[chosen], case.answerable[chosen])

    def report(title, first, last):
        show(title, [reached(c, r[0], shipped, ~c.dev) for c, r in zip(cases[first:last], rows[first:last])])

    report('plain', 0, len(PLAIN))
    report('with unanswered mails', len(PLAIN), len(PLAIN) + len(NEGATIVES))
    report('entries taken away', len(PLAIN) + len(NEGATIVES), named)
    if args.check:
        left_out, left_out_check = [], []
        for i, source in enumerate(sources):
            known = [k for k, c in enumerate(cases) if c.source not in excluded_with(source)]
            calibration = learn_calibration([cases[k] for k in known], [rows[k][i + 1] for k in known], everything)
            for case, found in zip(plain, rows):
                if case.source == source:
                    left_out.append(reached(case, found[i + 1], calibration, everything(case)))
                    left_out_check.append(reached(case, found[i + 1], calibration, ~case.dev))
        show('one source left out', left_out)
        show('of it, split check', left_out_check)
    if not args.work:
        shutil.rmtree(work)


if __name__ == '__main__':
    main()
