#!/usr/bin/env python3
"""Lets a machine read the kiosk's words: synthesise.py <strings>.toml <voice> <folder> [<recorded folder>]

Writes <folder>/<key>.wav (µ-law, mono, 22,050 Hz, 22 kB a second) for every text that is read aloud and that
nobody has recorded. The same words give the same bytes; files whose words are unchanged stay as they are.
Needs espeak-ng.
"""
import os
import pathlib
import struct
import subprocess
import sys
import tomllib
import unicodedata
from concurrent.futures import ThreadPoolExecutor

RATE = 22050
WORDS_A_MINUTE = 135  # slower than espeak-ng's 175: for elders, in a hall
UNHEARD = ("staff_", "language_elsewhere", "language_short")  # as kiosk/sdl/speech_files.cpp
SILENCE = 200  # of 32,768: quieter is no speech


def spoken(text):
    """What is said of a text: numbers and codes are left out, marks of line breaking too."""
    text = unicodedata.normalize("NFC", text.replace("{n}", " "))
    text = text.replace("\u00a0", " ").replace("\u200b", "").replace("\n", ". ").replace("/", ", ")
    return " ".join(text.split())


def mu_law(sample):
    """G.711."""
    sign = 0x80 if sample < 0 else 0
    magnitude = min(abs(sample), 32635) + 132
    exponent = magnitude.bit_length() - 8
    return ~(sign | exponent << 4 | (magnitude >> (exponent + 3)) & 0x0F) & 0xFF


MU_LAW = bytes(mu_law(s if s < 32768 else s - 65536) for s in range(65536))


def without_silence(samples):
    loud = [i for i, s in enumerate(samples) if min(s, 65536 - s) > SILENCE]
    if not loud:
        return samples
    margin = RATE // 50
    return samples[max(0, loud[0] - margin):loud[-1] + margin]


def wav(samples):
    data = bytes(MU_LAW[s] for s in samples)
    data += b"\xff" * (len(data) % 2)
    form = struct.pack("<HHIIHHH", 7, 1, RATE, RATE, 1, 8, 0)
    fact = struct.pack("<I", len(data))
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + b"fact" + struct.pack("<I", 4) + fact
    chunks += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def samples_of(words, voice):
    command = ["espeak-ng", "-v", voice, "-s", str(WORDS_A_MINUTE), "--stdout", "--stdin"]
    raw = subprocess.run(command, input=words.encode(), capture_output=True, check=True).stdout
    start = raw.index(b"data") + 8
    rate = struct.unpack_from("<I", raw, 24)[0]
    if rate != RATE:
        raise SystemExit(f"{sys.argv[0]}: espeak-ng speaks at {rate} Hz, not {RATE}")
    usable = (len(raw) - start) // 2 * 2
    return struct.unpack(f"<{usable // 2}H", raw[start:start + usable])


def main():
    strings, voice, folder = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    recorded = pathlib.Path(sys.argv[4]) if len(sys.argv) > 4 else None
    texts = {key: spoken(text) for key, text in tomllib.loads(strings.read_text()).items()
             if isinstance(text, str) and not key.startswith(UNHEARD)}
    texts = {key: words for key, words in texts.items()
             if words and not (recorded and (recorded / f"{key}.wav").exists())}
    folder.mkdir(parents=True, exist_ok=True)
    said_file = folder / "said.txt"  # what each file says, by which voice
    said = {}
    if said_file.exists():
        said = dict(line.split("\t", 1) for line in said_file.read_text().splitlines() if "\t" in line)
    wanted = {key: f"{voice}\t{words}" for key, words in texts.items()}

    def speak(key):
        file = folder / f"{key}.wav"
        if said.get(key) == wanted[key] and file.exists():
            return
        file.write_bytes(wav(without_silence(samples_of(texts[key], voice))))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(speak, sorted(texts)))
    for file in folder.glob("*.wav"):
        if file.stem not in texts:
            file.unlink()
    said_file.write_text("".join(f"{key}\t{wanted[key]}\n" for key in sorted(texts)))


if __name__ == "__main__":
    main()
