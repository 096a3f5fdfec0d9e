"""Tone and language beside what others use: VADER, fastText and CLD2, on the
public development texts that VIGIE_DATA points to.

VADER and fastText come from PyPI, CLD2 from Debian (libcld2-dev), all into a
folder that is thrown away. None of them is part of Vigie. What cannot be had is
named with the reason.
"""
import json
import os
import subprocess
import sys
import tempfile

VADER = """
import json, sys, time
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
rows = [line.rstrip("\\n").split("\\t", 2) for line in open(sys.argv[1], encoding="utf-8")]
judge = SentimentIntensityAnalyzer().polarity_scores
began = time.process_time()
scores = [judge(text)["compound"] for _, _, text in rows]
seconds = time.process_time() - began
# The thresholds its authors give.
said = ["0" if s <= -.05 else "2" if s >= .05 else "1" for s in scores]
print(json.dumps({"said": said, "per_second": len(rows) / seconds}))
"""

FASTTEXT = """
import json, random, sys, tempfile, time
import fasttext
def read(path):
    return [line.rstrip("\\n").split("\\t", 2) for line in open(path, encoding="utf-8")]
rows = read(sys.argv[1])
train = [row for path in sys.argv[2:] for row in read(path) if len(row) == 3]
# Classes count alike, as in ours.
by = {}
for row in train:
    by.setdefault(row[0], []).append(row)
most = max(map(len, by.values()))
with tempfile.NamedTemporaryFile("w", encoding="utf-8") as out:
    lines = ["__label__" + label + " " + some[i % len(some)][2].lower()
             for label, some in by.items() for i in range(most)]
    random.Random(1).shuffle(lines)
    print("\\n".join(lines), file=out)
    out.flush()
    model = fasttext.train_supervised(out.name, wordNgrams=2, minn=2, maxn=5,
                                      dim=50, epoch=5, lr=.1, bucket=200000,
                                      thread=1, seed=1, verbose=0)
texts = [row[2].lower() for row in rows]
began = time.process_time()
said = [label[0][len("__label__"):] for label in model.predict(texts)[0]]
seconds = time.process_time() - began
print(json.dumps({"said": said, "per_second": len(rows) / seconds}))
"""

CLD2 = r"""
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>
#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
int main(int, char** argv) {
  std::ifstream in(argv[1]);
  std::vector<std::string> texts, languages;
  std::string line;
  while (std::getline(in, line)) {
    const size_t a = line.find('\t'), b = line.find('\t', a + 1);
    languages.push_back(line.substr(a + 1, b - a - 1));
    texts.push_back(line.substr(b + 1));
  }
  size_t right = 0;
  const auto began = std::chrono::steady_clock::now();
  for (size_t i = 0; i < texts.size(); ++i) {
    bool reliable = false;
    const CLD2::Language found = CLD2::DetectLanguage(
        texts[i].data(), static_cast<int>(texts[i].size()), true, &reliable);
    right += languages[i] == CLD2::LanguageCode(found);
  }
  const double seconds = std::chrono::duration<double>(
      std::chrono::steady_clock::now() - began).count();
  std::printf("{\"right\":%.4f,\"per_second\":%.0f}\n",
              double(right) / texts.size(), texts.size() / seconds);
}
"""


def figures(path, said):
    """Macro-recall and macro-F1 of labels."""
    with open(path, encoding="utf-8") as file:
        truth = [line.split("\t", 1)[0] for line in file]
    recalls, f1s = [], []
    for label in "012":
        hit = sum(t == s == label for t, s in zip(truth, said))
        recall = hit / max(1, truth.count(label))
        precision = hit / max(1, said.count(label))
        recalls.append(recall)
        f1s.append(2 * precision * recall / max(1e-9, precision + recall))
    return sum(recalls) / 3, sum(f1s) / 3


def last_line(error):
    lines = [line for line in error.strip().splitlines() if line.strip()]
    return lines[-1][:160] if lines else "failed"


def run(command, **more):
    return subprocess.run(command, check=False, text=True, timeout=400,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          **more)


def vigie_eval(binary, *arguments):
    ran = run([binary, "eval", "--json", *arguments])
    return json.loads(ran.stdout) if ran.returncode == 0 else None


def tone(binary, data, folder, add, missing):
    dev = os.path.join(data, "en_semeval_dev.tsv")
    train = os.path.join(data, "en_semeval_train.tsv")
    ours = vigie_eval(binary, dev)
    if ours is None:
        missing("tone_rivals", "vigie eval failed on " + dev)
        return
    add("tone_en_macro_recall", 100 * ours["macro_recall"], "per cent",
        f"macro-F1 {100 * ours['macro_f1']:.1f}; "
        f"{ours['texts_per_second']:,.0f} texts/s, cut into words before",
        None, 69)
    python = os.path.join(folder, "venv", "bin", "python")
    made = run([sys.executable, "-m", "venv", os.path.join(folder, "venv")])
    for name, package, script, more in (
            ("vader", "vaderSentiment", VADER, []),
            ("fasttext", "fasttext-wheel", FASTTEXT, [train])):
        if made.returncode != 0:
            missing("tone_vs_" + name, "no venv: " + last_line(made.stderr))
            continue
        try:
            got = run([python, "-m", "pip", "install", "-q",
                       *(["numpy<2"] if more else []), package])
            if got.returncode == 0:
                got = run([python, "-c", script, dev, *more])
        except subprocess.TimeoutExpired:
            missing("tone_vs_" + name, "took more than 400 s")
            continue
        if got.returncode != 0:
            missing("tone_vs_" + name, last_line(got.stderr))
            continue
        rival = json.loads(got.stdout.strip().splitlines()[-1])
        recall, f1 = figures(dev, rival["said"])
        add("tone_vs_" + name, 100 * ours["macro_recall"], "per cent",
            f"{name}: macro-recall {100 * recall:.1f}, macro-F1 "
            f"{100 * f1:.1f}, {rival['per_second']:,.0f} texts/s",
            ours["macro_recall"] / recall)


def language(binary, data, folder, add, missing):
    got = run(["apt-get", "download", "-q", "libcld2-dev", "libcld2-0"],
              cwd=folder)
    packages = [name for name in os.listdir(folder) if name.endswith(".deb")]
    root = os.path.join(folder, "cld2_root")
    for package in packages:
        run(["dpkg-deb", "-x", os.path.join(folder, package), root])
    if len(packages) < 2:
        missing("language_vs_cld2", last_line(got.stderr))
        return
    texts = os.path.join(folder, "language.tsv")
    with open(texts, "w", encoding="utf-8") as out:
        for name in ("fr", "de", "es", "it", "pt", "ar"):
            with open(os.path.join(data, name + "_umsab_dev.tsv"),
                      encoding="utf-8") as file:
                out.writelines(file)
    source = os.path.join(folder, "cld2.cc")
    with open(source, "w", encoding="utf-8") as out:
        out.write(CLD2)
    program = os.path.join(folder, "cld2")
    libraries = os.path.join(root, "usr", "lib",
                             run(["g++", "-print-multiarch"]).stdout.strip())
    built = run(["g++", "-O2", "-I" + os.path.join(root, "usr", "include"),
                 "-o", program, source, "-L" + libraries, "-lcld2",
                 "-Wl,-rpath," + libraries])
    ran = run([program, texts]) if built.returncode == 0 else built
    ours = vigie_eval(binary, "--task", "language", texts)
    if ran.returncode != 0 or ours is None:
        missing("language_vs_cld2", last_line(ran.stderr))
        return
    rival = json.loads(ran.stdout)
    add("language_vs_cld2", 1e9 / ours["texts_per_second"], "ns/text",
        f"CLD2: {1e9 / rival['per_second']:,.0f} ns, right in "
        f"{100 * rival['right']:.1f} %, ours {100 * ours['accuracy']:.1f} %",
        ours["texts_per_second"] / rival["per_second"])


def measure(binary, add, missing):
    data = os.environ.get("VIGIE_DATA")
    folder = os.path.join(data or "", "sentiment")
    if not data or not os.path.isdir(folder):
        for name in ("tone_vs_vader", "tone_vs_fasttext", "language_vs_cld2"):
            missing(name, "VIGIE_DATA is not set: no labelled texts")
        return
    with tempfile.TemporaryDirectory() as scratch:
        tone(binary, folder, scratch, add, missing)
        language(binary, folder, scratch, add, missing)
