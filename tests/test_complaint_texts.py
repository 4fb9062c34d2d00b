"""What customers write to the desk reads like many people's, and gives nobody away."""

import re
from collections import Counter

import numpy as np
import pytest

from datasets.generate.complaints import texts
from datasets.generate.complaints.texts import CAUSES, FRAMES, LENGTHS, OTHER

N = 1500


@pytest.fixture(scope="module", params=[4, 9])
def messages(request):
    """Draw complaints of every sort and other messages in both languages."""
    rng = np.random.default_rng(request.param)
    return {
        language: [
            texts.write(
                rng,
                language,
                (CAUSES + OTHER)[i % 11],
                CAUSES[(i + 1) % 5]
                if i % 11 < 5 and (i + 1) % 5 != i % 11 and i % 3 == 0
                else None,
                severity=1 + i % 5,
                motive=("vent", "respect", "redress")[i % 3],
            )
            for i in range(N)
        ]
        for language in LENGTHS
    }


@pytest.mark.parametrize("language", LENGTHS)
def test_every_cause_has_forty_frames_of_its_own(language):
    frames = FRAMES[language]
    for cause in CAUSES:
        assert len(set(frames[cause, "core"])) >= 40, cause
    assert sum(len(set(frames["other", kind])) for kind in OTHER) >= 100
    owners = Counter(frame for part in frames.values() for frame in set(part))
    shared = {frame for cause in CAUSES for frame in frames[cause, "core"] if owners[frame] > 1}
    assert not shared


def test_texts_are_whole_and_as_long_as_stated(messages):
    for language, written in messages.items():
        shortest, longest = LENGTHS[language]
        for text in written:
            assert not re.search(r"[{}\[\]|#]|\bnan\b", text), text
            size = len(text.split()) if language == "en" else len(text)
            assert shortest <= size <= longest and text == text.strip()


def test_no_two_customers_write_the_same_and_no_frame_is_heard_too_often(messages):
    for language, written in messages.items():
        assert len(set(written)) > 0.99 * N
        starts = Counter(text[: 25 if language == "en" else 8].lower() for text in written)
        assert starts.most_common(1)[0][1] < 0.03 * N
        assert len({symbol for text in written for symbol in text}) > (90, 900)[language == "zh"]


def test_texts_name_no_firm_and_nobody_can_be_reached_by_them(messages):
    firms = (
        "amazon ebay alibaba taobao tmall jingdong temu shein ikea apple xiaomi huawei nike fedex"
    )
    firms += " dhl 淘宝 天猫 京东 拼多多 抖音 顺丰 中通 圆通 韵达 小米 华为 支付宝 微信"
    reach = re.compile(r"@|https?:|www\.|\.com|\d{8,}|1[3-9]\d[ -]?\d{4}[ -]?\d{4}")
    names = re.compile(rf"\b({'|'.join(firms.split())})\b|[淘京拼顺][宝东多丰]", re.IGNORECASE)
    for text in messages["en"] + messages["zh"]:
        assert not reach.search(text) and not names.search(text), text
    numbers = [text for text in messages["en"] + messages["zh"] if re.search(r"\d{7}", text)]
    assert len(numbers) < 0.05 * 2 * N


@pytest.mark.parametrize("language", LENGTHS)
def test_who_writes_again_says_nearly_the_same(language, messages):
    rng = np.random.default_rng(1)

    def pieces(text):
        return {text[i : i + 3].lower() for i in range(len(text) - 2)}

    def alike(a, b):
        return len(pieces(a) & pieces(b)) / len(pieces(a) | pieces(b))

    first = messages[language][:200]
    again = [texts.retell(rng, text, language) for text in first]
    same = [alike(a, b) for a, b in zip(first, again, strict=True)]
    strangers = [alike(a, b) for a, b in zip(first, again[1:], strict=False)]
    assert all(a != b and texts.fits(b, language) for a, b in zip(first, again, strict=True))
    assert np.median(same) > 0.4 > 3 * np.median(strangers)
