"""Results are read where a sentence reports them, with their conditions; gains and values of others are not."""

import pytest

from paper_index.extraction.facts import find
from paper_index.extraction.metrics import metric_of
from paper_index.extraction.reported_results import Reported


def read(sentence: str, title: str = "A Title") -> list[Reported]:
    return [found.value for found in find(title, f"Some words come first. {sentence} The end.").results]


def certain(sentence: str, title: str = "A Title") -> list[tuple[str, ...]]:
    """The certain results of the paper's own method, as data set, metric, value and condition if there is one."""
    own = [each for each in read(sentence, title) if each.own and not each.doubtful]
    return [tuple(filter(None, (each.dataset, each.metric, each.value, each.condition))) for each in own]


@pytest.mark.parametrize(
    "sentence",
    [
        "It surpasses known methods on ScienceQA by an average accuracy of 0.61%.",
        "Half of the tokens go with only a ~3% accuracy drop on MathVista.",
        "It brings up to a 21% accuracy gain on MATH-500 and a 12.4% accuracy gain on TruthfulQA.",
        "We see a 2.9% to 5.1% accuracy improvement on Kinetics-600.",
        "This gives gains of 2.2% AP on COCO and 4.1% mIoU on ADE20K.",
        "It achieves 4.7%, 6.1%, and 3.3% higher accuracy on GSM8K, MATH and MMLU, respectively.",
        "A 12% improvement in FID on HumanML3D is seen.",
        "Our loss improves detection by over 6.2% mAP on nuScenes.",
        "The pruned model retains 91% of the accuracy on GSM8K.",
        "Accuracy falls from 71.2% to 43.9% on MMLU.",
        "It yields gains of up to 8.1% in quality on MSC and 33.5% in recall on LoCoMo.",
        "We observe consistent gains (up to 6% Hits@1) on FB15k-237.",
        "It outperforms the previous best by 3.4 mAP on COCO and 1.2 mIoU on ADE20K.",
        "The result is 1.4% lower than the 73.1% of others on MathVista.",
        "It reaches 98% of the teacher's mIoU on Cityscapes.",
        "It improves detection by 2.8% to 7.5% in terms of mAP50 on the NVD dataset.",
        "It wins on ACDC, outperforming SmallNet, which achieves a mIoU of 61.9%.",
        "We left 4 of 9 MMLU-Pro top-10 pairs open.",
        "With SSL it has an F1-score of 97.1%, a substantial improvement over ImageNet only initialization.",
        "On FlowVQA, Pearson's r = 0.96, 0.91, and 0.93 for Recall, Precision, and F1, respectively.",
        "Its Dice is comparable to the winning Dice score of 0.87 in the Knee Challenge 2019.",
        "Without transfer, accuracy on MMLU is limited to 42.1%.",
        "Without the loss, the accuracy on MMLU drops to 41.2%.",
    ],
)
def test_a_gain_or_a_drop_is_not_a_result(sentence: str) -> None:
    assert read(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "results"),
    [
        (
            "On WikiText, leading approaches have a perplexity of 12 or greater, the dense model has 6.12, but ours "
            "reaches a perplexity of 7.72.",
            [("WikiText", "perplexity", "7.72")],
        ),
        ("It obtains 53.3 versus 51.8 mAP on COCO.", [("COCO", "mAP", "53.3")]),
        ("It reaches 66.2 pass@1 on HumanEval+.", [("HumanEval+", "pass@1", "66.2")]),
        ("It reaches 68.4 pass@1 on HumanEval.", [("HumanEval", "pass@1", "68.4")]),
        ("It has 70.9% Positive IoU on ScanNet++'s selected subset.", [("ScanNet++", "Positive IoU", "70.9%")]),
        ("It achieves 71.6% on Cityscapes and 74.4% mIoU on CamVid.", [("CamVid", "mIoU", "74.4%")]),
        (
            "It has a WER of 2.2% on LibriSpeech test-clean and a CER of 3.9% on the CSJ corpus.",
            [("LibriSpeech", "WER", "2.2%", "test-clean"), ("CSJ", "CER", "3.9%")],
        ),
        (
            "It scores 99.1%, 91.2%, and 74.6% accuracy on MNIST, Fashion-MNIST, and CIFAR-10, respectively.",
            [("MNIST", "accuracy", "99.1%"), ("Fashion-MNIST", "accuracy", "91.2%"), ("CIFAR-10", "accuracy", "74.6%")],
        ),
        (
            "It reaches 97.6 EM on GSM8K and 74.9 accuracy on BBEH.",
            [("GSM8K", "EM", "97.6"), ("BBEH", "accuracy", "74.9")],
        ),
        (
            "On VBench, it has a score of 84.9, closely matching methods that score 84.3 with more steps.",
            [("VBench", "score", "84.9")],
        ),
        (
            "On WikiText, it reaches a cross entropy of 1.36 (perplexity 3.89).",
            [("WikiText", "perplexity", "3.89")],
        ),
        (
            "On SynapseCT, it has 81.2% accuracy and generalizes to unseen cases with 71.5% accuracy.",
            [("SynapseCT", "accuracy", "81.2%")],
        ),
        ("On COCO, it has 88.1% accuracy and an F1 of 0.67 on rare classes.", [("COCO", "accuracy", "88.1%")]),
        ("On CIFAR-10 it reaches a top-1 accuracy of 81.4% ± 0.2%.", [("CIFAR-10", "top-1 accuracy", "81.4%")]),
    ],
)
def test_a_value_belongs_to_the_data_set_and_metric_beside_it(sentence: str, results: list[tuple[str, ...]]) -> None:
    assert certain(sentence) == results


@pytest.mark.parametrize(
    ("sentence", "results"),
    [
        ("We reach 71.4% accuracy on TinyWorldBench.", [("TinyWorldBench", "accuracy", "71.4%")]),
        ("We reach 71.4% accuracy on the Village Life data set.", [("Village Life", "accuracy", "71.4%")]),
        (
            "It achieves 97.5% Recall@1 on University-1652 and 96.2% on SUES-200.",
            [("University-1652", "Recall@1", "97.5%"), ("SUES-200", "Recall@1", "96.2%")],
        ),
        (
            "It achieves 47.6% on GAIA, 11.2% on WebWalker, and 43.1% on XBench for Pass@1.",
            [("GAIA", "Pass@1", "47.6%"), ("WebWalker", "Pass@1", "11.2%"), ("XBench", "Pass@1", "43.1%")],
        ),
        (
            "It sets new records on MiniF2F-Test (69.8% pass@32) and ProofNet-Test (52.2% pass@32).",
            [("MiniF2F-Test", "pass@32", "69.8%"), ("ProofNet-Test", "pass@32", "52.2%")],
        ),
        (
            "It reaches state-of-the-art accuracy on GSM8K (95.1%), MATH-500 (88.2%), and MMLU (80.3%).",
            [("GSM8K", "accuracy", "95.1%"), ("MATH-500", "accuracy", "88.2%"), ("MMLU", "accuracy", "80.3%")],
        ),
        ("It has an mAP of 97.4 (vs. 96.2 for others) on VOC 2012.", [("VOC 2012", "mAP", "97.4")]),
        ("It gets a Top-1 accuracy of 67.1% on CIFAR-100.", [("CIFAR-100", "Top-1 accuracy", "67.1%")]),
        ("It has 0.74 macro AUC on the RFMiD dataset.", [("RFMiD", "macro AUC", "0.74")]),
        ("It has an mAP50-95 of 57.7% on Pascal VOC.", [("Pascal VOC", "mAP50-95", "57.7%")]),
        ("It reaches 55.1% F1 on Mip-NeRF 360.", [("Mip-NeRF 360", "F1", "55.1%")]),
        ("It has a Brier score of 0.25 on the TCGA-KIRC dataset.", [("TCGA-KIRC", "Brier score", "0.25")]),
        ("It raises the accuracy on AgentDojo from 15.1% to 45.9%.", [("AgentDojo", "accuracy", "45.9%")]),
        ("It achieves over 90.5% accuracy on MNIST.", [("MNIST", "accuracy", ">90.5%")]),
        ("It achieves ≈42.5% accuracy on MMLU.", [("MMLU", "accuracy", "~42.5%")]),
        ("Its GenEval score of 0.81 is high.", [("GenEval", "score", "0.81")]),
        ("It reaches an HPSv2 score of 31.1 on the DrawBench prompts.", [("DrawBench", "HPSv2 score", "31.1")]),
        ("It reaches 41.3% accuracy on LiveCodeBench Pro.", [("LiveCodeBench Pro", "accuracy", "41.3%")]),
        (
            "On the MVTec-AD Rotation Split (MVTec-AD-RS) it has 94.1% accuracy.",
            [("MVTec-AD Rotation Split", "accuracy", "94.1%")],
        ),
        ("We get the score of 91.4% on Guard-Bench's main part.", [("Guard-Bench", "score", "91.4%")]),
    ],
)
def test_open_names_and_lists_are_read(sentence: str, results: list[tuple[str, ...]]) -> None:
    assert certain(sentence) == results


@pytest.mark.parametrize(
    ("sentence", "conditions"),
    [
        ("We achieve 2.2 FID on ImageNet 256×256 and 2.8 FID on ImageNet 512×512.", ["256×256", "512×512"]),
        ("It has a zero-shot accuracy of 78.6% on ImageNet.", ["zero-shot"]),
        ("It achieves 53.4 AP on COCO val2017.", ["val2017"]),
        ("It reaches an FID of 1.6 in 4 steps on CIFAR-10.", ["4 steps"]),
        ("It reaches up to 89.1% accuracy on MNIST.", ["up to"]),
        ("It has a WER of 2.9% on test-other of LibriSpeech.", ["test-other"]),
        ("On ImageNet-64, it has a 1-step FID of 2.9 and a 2-step FID of 1.7.", ["64×64, 1-step", "64×64, 2-step"]),
        ("On the ImageNet-1K 256 benchmark, it attains an FID of 2.1.", ["256×256"]),
        ("It outperforms zero-shot baselines, achieving 0.71 F1 on HateMM.", [""]),
        ("It has 44.1% mIoU on nuScenes under 20% label noise.", ["under 20% label noise"]),
        ("It has 84.2% accuracy on CIFAR-10 under linear evaluation.", ["linear evaluation"]),
        ("On nuScenes, it reaches 61.2 NDS on the validation set.", ["validation"]),
        ("On ImageNet, it reaches 1.9 FID at 256×256 and 2.4 FID at 512×512.", ["256×256", "512×512"]),
        ("On COCO, it reaches 51.2 mAP in the open-vocabulary setting.", ["in the open-vocabulary setting"]),
    ],
)
def test_conditions_are_kept(sentence: str, conditions: list[str]) -> None:
    assert [each.condition for each in read(sentence)] == conditions


@pytest.mark.parametrize(
    ("title", "sentence", "own"),
    [
        ("A Net", "The best-performing model, Gemini-2.5-Pro, achieves 95.2% accuracy on GSM8K.", False),
        ("Gemini 2.5", "The best-performing model, Gemini-2.5-Pro, achieves 95.2% accuracy on GSM8K.", False),
        ("A Net", "GPT-4o achieves 55.7% accuracy on MMLU.", False),
        ("GPT-4o System Card", "GPT-4o achieves 55.7% accuracy on MMLU.", True),
        ("A Net", "Our method, applied to Qwen2-72B, achieves 70.8% accuracy on MATH-500.", True),
        ("A Net", "Humans reach 91.2% accuracy on MMLU.", False),
        ("NewBench: A Benchmark of Reasoning", "It achieves 55.7% accuracy on MMLU.", False),
        ("NewBench: A Benchmark of Reasoning", "We propose RunNet. RunNet achieves 55.7% accuracy on MMLU.", True),
        ("NewBench: A Benchmark of Reasoning", "We propose RunNet. TopNet achieves 55.7% accuracy on MMLU.", False),
        ("NewBench: A Benchmark of Reasoning", "Our best configuration reaches 55.7% accuracy on MMLU.", True),
        ("A Net", "Tested on two sets, the approach achieves 55.7% accuracy on MMLU.", True),
        (
            "A Net",
            "The tasks are hard for frontier systems like OpenAI o3, which only gets 40.1% accuracy on MMLU.",
            False,
        ),
        ("A Net", "The top-ranked submission achieved 55.7% accuracy on MMLU.", False),
        ("A Net", "Our top-ranked submission achieved 55.7% accuracy on MMLU.", True),
        ("A Net", "We test ten models, with the best model achieving 55.7% accuracy on MMLU.", False),
        ("A Net", "We find that Qwen2-VL, an open model, achieves 55.7% accuracy on MMLU.", False),
        ("A Net", "We investigate ten models; the top-performing model achieves 55.7% accuracy on MMLU.", False),
        ("A Net", "Models struggle, with the best baseline (their o1) achieving 55.7% accuracy on MMLU.", False),
        ("A Net", "The initial reasoner already achieves 55.7% accuracy on MMLU.", False),
        ("A Net", "Searcher-QwQ achieves 55.7% accuracy on MMLU.", True),
        ("A Survey of Agents", "Systems went from few to over 90.5% accuracy on MMLU.", False),
    ],
)
def test_results_of_evaluated_models_are_not_the_papers_own(title: str, sentence: str, *, own: bool) -> None:
    assert [each.own for each in read(sentence, title)] == [own]


@pytest.mark.parametrize(
    "sentence",
    [
        "It achieves 95.2% accuracy on Llama-3-8B.",
        "It runs with 74.1% accuracy on the IMX500 platform.",
        "It has 61.3% accuracy in English.",
        "It has 61.3% accuracy on a combined DR dataset.",
        "It has an attack success rate of 78.2% on Veo2.",
        "Tested on this new dataset, ViFooTST reaches an accuracy of 0.885.",
        "The noise is ± 0.065 in F1 on MNIST.",
        "PSNR is 28.5 on average.",
        "We train on ImageNet for 90.5 hours with 5 metrics such as accuracy.",
        "Built on SomeBERT Large, it achieves 88.1% accuracy.",
        "Our framework on the OccNet9 and B-CONet architectures achieves 25.1 mIoU.",
        "Evaluations on a 5M-document corpus show 91.4% recall@10.",
        "It has an accuracy of 92.1% on the CXR dataset.",
        "It reaches 0.61 F1 on Subtask 2 and 0.41 F1 on Track A.",
        "It reaches 0.61 F1 on S1 and 0.41 F1 on Phase-1.",
        "On the ImageNet-based benchmark, it has a top-1 accuracy of 66.5%.",
        "It has 61.3% accuracy on a subset of MMLU.",
        "On VideoPhy-2, it raises accuracy from 20.1% to 29.7% on CoolVid-2.",
        "It improves UNETR Dice from 0.46 to 0.64 on the ACDC dataset.",
        "The F1 on the E4 metric is high (90.9% recall) and it has an F1 of 0.82 on the E3 set.",
        "It has an attack success rate of 71.2% on TinyBench.",
        "Attack success rates rise, with a success rate of 71.2% on TinyBench.",
        "It has 91.5% training accuracy on CIFAR-100.",
        "It reaches 61.2% accuracy on a set of tasks in OSWorld.",
        "On a five-class TACO subset, it reaches 18.1 mAP50.",
        "It has 31% accuracy on the multilingual MMMU benchmark.",
        "It has 71.2% accuracy on the TInY Bench for LaRge Tests (TBLT) benchmark.",
        "It achieves mAP scores of 46.1 (A2G), 41.2 (G2A), and 22.1 (A2A) on the DetReX benchmark.",
        "Our encoder for simultaneous Automatic Speech Recognition and emotion classification achieves 81.4% accuracy.",
        "Selection on Att-Next/ATTNext reaches a Dice of 0.87.",
        "It has 91.6% mAP on MS-COCO-enhanced.",
        "It has a 41.5% driving score on the CVPR 2025 private test set.",
        "It achieves an F1-score of 47.1% (Pass@3) on TinyBench.",
        "It has BLEU scores of 0.81 (B-1) and 0.75 (B-2) on COCO.",
        "Its F1 scores are 65% (evidence) and 87% (conclusion) on the TinyEssays dataset.",
        "In attacks, it achieves a success rate of 27% on CelebA-HQ.",
        "It has 61.2% accuracy across six Diagram QA datasets.",
        "It reaches 91.2% accuracy on the News test set.",
        "It raises some classes from 10.1 to 55.2 mIoU on ADE20K.",
    ],
)
def test_names_of_models_parts_and_kinds_give_no_certain_result(sentence: str) -> None:
    assert certain(sentence) == []


def test_a_result_in_the_background_of_an_abstract_is_doubtful() -> None:
    abstract = (
        "DETR is a detector. It achieves 53.1 mAP on COCO. In this paper, we change it and reach 55.2 mAP on COCO."
    )
    found = [(each.value.value, each.value.doubtful) for each in find("A Title", abstract).results]
    assert found == [("53.1", True), ("55.2", False)]


@pytest.mark.parametrize(
    ("sentence", "metric"),
    [
        ("It reaches an object-level AUROC of 81.2% on Real3D-AD.", "object-level AUROC"),
        ("It achieves 66.1% joint accuracy on MultiWOZ.", "joint accuracy"),
        ("It achieves 81.4% emotion recognition accuracy on CREMA-D.", "accuracy"),
        ("It achieves a remarkable accuracy of 81.4% on CREMA-D.", "accuracy"),
        ("Its driving score of 51.8 on Bench2Drive is high.", "driving score"),
        ("It has a CoNLL F1 of 88.1% on ECB+.", "CoNLL F1"),
        ("It achieves a BEq@1 score of 41.5% on TinyMATH.", "BEq@1 score"),
        ("It has 41.3% top-1 Loc on CUB-200.", "top-1 Loc"),
        ("It reaches 92.1 percent mAP at 0.5 on the TinyDetect dataset.", "mAP at 0.5"),
        ("On PAPILA, it achieves Disc Dice of 0.94.", "Disc Dice"),
        ("It has a δ₁ accuracy of 0.91 on NYU Depth V2.", "δ₁ accuracy"),
        ("It reaches 81.4% F1@50 on CULane.", "F1@50"),
        ("It has a pass@1 success rate of 71.0% on the miniF2F benchmark.", "pass@1 success rate"),
        ("It has an R² score of 0.81 on the EchoNet-Dynamic dataset.", "R² score"),
        ("It has an mAP 0.5 of 94.1 on the KDEF dataset.", "mAP 0.5"),
        ("It has a Point-level AUROC of 71.2% on Real3D-AD.", "Point-level AUROC"),
        ("It obtains 86.1% matched brackets precision on the ATIS corpus.", "brackets precision"),
        ("It achieves an F₁ score of 90.1% on the SpotGEO dataset.", "F₁ score"),
        ("Its perceptual quality (PESQ) score of 4.1 on LibriTTS is high.", "PESQ score"),
        ("It achieves an 82.1% score on MATH-500 (pass@1).", "pass@1"),
    ],
)
def test_words_that_make_a_metric_another_one_are_kept(sentence: str, metric: str) -> None:
    assert [each.metric for each in read(sentence)] == [metric]


@pytest.mark.parametrize(
    ("written", "dataset", "key", "higher"),
    [
        ("top-1", "ImageNet-1K", "acc@1", True),
        ("accuracy", "ImageNet-1K", "acc@1", True),
        ("accuracy", "GSM8K", "accuracy", True),
        ("Top 1 Accuracy", "ImageNet", "acc@1", True),
        ("mAP", "COCO", "ap-box", True),
        ("box AP", "COCO", "ap-box", True),
        ("mAP", "nuScenes", "map", True),
        ("mAP50", "COCO", "ap50", True),
        ("mAP@0.5", "COCO", "ap50", True),
        ("mask AP", "COCO", "ap-mask", True),
        ("FID score", "CIFAR-10", "fid", False),
        ("gFID", "CIFAR-10", "gfid", False),
        ("rFID", "CIFAR-10", "rfid", False),
        ("Pass@1", "", "pass@1", True),
        ("pass@10", "", "pass@10", True),
        ("R@5", "", "recall@5", True),
        ("macro F1", "", "f1-macro", True),
        ("F1-score", "", "f1", True),
        ("word error rate", "", "wer", False),
        ("perplexity", "", "ppl", False),
        ("score", "", "score", None),
        ("GREEN score", "", "green score", None),
        ("mAP at 0.5", "", "ap50", True),
        ("mean Average Precision at 50%", "", "ap50", True),
        ("mean Average Precision", "nuScenes", "map", True),
        ("average recall", "", "average recall", True),
        ("reconstruction FID", "", "rfid", False),
        ("one-step FID", "", "one-step fid", False),
        ("image-level AUROC", "", "image-level auroc", True),
        ("detection accuracy", "", "accuracy", True),
        ("joint accuracy", "", "joint accuracy", True),
    ],
)
def test_metrics_that_can_be_compared_have_one_key(
    written: str, dataset: str, key: str, *, higher: bool | None
) -> None:
    metric = metric_of(written, dataset)
    assert (metric.key, metric.higher_is_better) == (key, higher)
