"""What the notes say on Keras: saving, callbacks, the search for hyper-parameters, the device."""

from course_utils.measure.statements.statement import Statement

SAVING_TUNING: dict[str, Statement] = {
    "K13": Statement(
        "A model is saved as JSON or as YAML without its weights, and whole as .h5",
        "004",
        "api",
        turned_by="a to_yaml that there is, or a model that answers otherwise once it is loaded",
    ),
    "K14": Statement(
        "Callbacks stop early, record losses, keep the best weights and let a run go on; Quiver shows features",
        "004",
        "api",
        turned_by="a resumed run with other weights; parts of Keras that Quiver needs where they still are",
    ),
    "K20": Statement(
        "Hyper-parameters are tuned by a grid (3×3: 9 trainings), at random, or by Bayesian search, whose next "
        "settings improve by the results so far",
        "004",
        turned_by="another number of trainings; later proposals of a Bayesian search no better than random ones",
    ),
    "K26": Statement(
        "nvidia-smi shows the GPU memory in use, so that the batch can grow where there is room",
        "004",
        turned_by="a larger batch that the number does not show",
    ),
}
