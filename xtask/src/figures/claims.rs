//! The sentences and rows, made from what was measured.

use anyhow::{Context, Result, ensure};

use super::{
    Claim, files, grouped,
    markdown::{Table, number},
    published_size,
};
use crate::setup::NODE_MIN;

const README: &str = "README.md";
const DATASETS: &str = "docs/datasets.md";

const BENCHMARK: &str = "bench/RESULTS.md, written by `cargo xtask bench`";
const NATIVE: &str = "bench/CPU.md, written by `cargo xtask speed`";
const WORK: &str = "tests/browser/work_of_a_step.json, held by `wasm-pack test`";
const MEASURED: &str = "docs/measured.md, written by `cargo xtask measure`";

pub fn all() -> Result<Vec<Claim>> {
    let results = files::text("bench/RESULTS.md")?;
    let mut claims = vec![node(), work()?, compared_work(&results)?, module()?];
    claims.extend(step_times(&results)?);
    claims.push(beside_pytorch()?);
    claims.push(memory(&results)?);
    claims.extend(classifiers()?);
    claims.extend(steps_of_samples()?);
    claims.extend(datasets(&results)?);
    Ok(claims)
}

fn node() -> Claim {
    Claim {
        text: README,
        words: format!("[Node](https://nodejs.org) {NODE_MIN} or newer"),
        source: "the version that set-up asks for",
    }
}

fn work() -> Result<Claim> {
    let rows = files::work_of_a_step()?;
    let count = |family: &str, averaged: bool, what: &str| {
        let mut found = rows.iter().filter(|row| {
            row.family == family && row.hyperparameters.contains_key("ema") != averaged
        });
        let row = found
            .next()
            .with_context(|| format!("no work of a {family} on record"))?;
        let count = row
            .counts
            .get(what)
            .with_context(|| format!("no {what} of a {family} on record"))?;
        Ok::<u64, anyhow::Error>(*count)
    };
    let words = format!(
        "A GAN step is {} dispatches in one submit ({} without the average of the generator; a VAE's \
         {}, a VAE-GAN's {}, a flow's {}), with one upload of {:.1} kB",
        count("gan", true, "dispatches")?,
        count("gan", false, "dispatches")?,
        count("vae", true, "dispatches")?,
        count("vae-gan", true, "dispatches")?,
        count("flow", true, "dispatches")?,
        count("gan", true, "bytes")? as f64 / 1000.0,
    );
    Ok(Claim {
        text: README,
        words,
        source: WORK,
    })
}

fn compared_work(results: &str) -> Result<Claim> {
    let table = Table::after(results, "## gan_c1_w16_b16")?;
    let words = format!(
        "Burn's autodiff asks for {} dispatches, tfjs for {}",
        table.cell("Burn autodiff, WebGPU", "dispatches")?,
        table.cell("tfjs, WebGPU", "dispatches")?,
    );
    Ok(Claim {
        text: README,
        words,
        source: BENCHMARK,
    })
}

fn module() -> Result<Claim> {
    let megabytes = published_size::recorded()? / 1e6;
    Ok(Claim {
        text: README,
        words: format!("The WebAssembly is {megabytes:.2} MB with Brotli"),
        source: MEASURED,
    })
}

/// Over all widths, batch sizes and numbers of threads.
fn beside_pytorch() -> Result<Claim> {
    let times = files::text("bench/CPU.md")?;
    let table = Table::after(&times, "# On the CPU, natively")?;
    let ratios = table.column("gan_", "to fused")?.into_iter().map(number);
    let ratios = ratios.collect::<Result<Vec<_>>>()?;
    let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    let most = ratios.iter().copied().fold(0.0, f64::max);
    Ok(Claim {
        text: README,
        words: format!(
            "Natively on the CPU a GAN's step takes PyTorch {least:.1} to {most:.1} times as long"
        ),
        source: NATIVE,
    })
}

/// README's table of milliseconds a step.
fn step_times(results: &str) -> Result<Vec<Claim>> {
    const CASES: [(&str, &str); 6] = [
        ("GAN, 32×32×1, width 16, batch 16", "gan_c1_w16_b16"),
        ("GAN, 32×32×1, width 16", "gan_c1_w16_b64"),
        ("VAE, 32×32×1, width 16", "vae_c1_w16_b64"),
        ("GAN, 32×32×3, width 32", "gan_c3_w32_b64"),
        ("VAE, 32×32×3, width 32", "vae_c3_w32_b64"),
        ("GAN, 32×32×3, width 64", "gan_c3_w64_b64"),
    ];
    const COLUMNS: [&str; 6] = [
        "ours, CPU",
        "Burn autodiff, CPU",
        "ours, WebGPU",
        "Burn autodiff, WebGPU",
        "jax-js, WebGPU",
        "tfjs, WebGPU",
    ];
    let row = |(title, case): (&str, &str)| {
        let table = Table::after(results, &format!("## {case}"))?;
        let mut cells = Vec::new();
        for library in COLUMNS {
            cells.push(if table.has(library) {
                milliseconds(number(table.cell(library, "step")?)?)
            } else {
                "–".to_string()
            });
        }
        Ok(Claim {
            text: README,
            words: format!("| {title} | {} |", cells.join(" | ")),
            source: BENCHMARK,
        })
    };
    CASES.into_iter().map(row).collect()
}

/// Three digits, or all before the point.
fn milliseconds(value: f64) -> String {
    if value < 100.0 {
        format!("{value:.1}")
    } else {
        grouped(value.round() as u64)
    }
}

fn memory(results: &str) -> Result<Claim> {
    let table = Table::after(results, "## Memory")?;
    for device in ["cpu", "webgpu"] {
        ensure!(
            table.is_constant(device, 2)?,
            "bench/RESULTS.md: memory grows on {device}, and README says that it does not"
        );
    }
    Ok(Claim {
        text: README,
        words: "Memory does not grow between steps 100 and 2,000".to_string(),
        source: BENCHMARK,
    })
}

fn classifiers() -> Result<Vec<Claim>> {
    let datasets = files::datasets()?;
    let row = |(name, classifier): (String, files::Classifier)| {
        let dataset = datasets.iter().find(|dataset| dataset.name == name);
        let labels = &dataset
            .with_context(|| format!("there is no data set {name}"))?
            .labels;
        let tells = match classifier.kind {
            files::ClassifierKind::Attributes => "attributes, each".to_string(),
            files::ClassifierKind::Classes => format!("{} classes", labels.names.len()),
        };
        let bytes = files::bytes(&format!("www/public/classifiers/{}", classifier.file))?;
        Ok(Claim {
            text: README,
            words: format!(
                "| {name} | {tells} | {} | {:.0} kB |",
                percent(classifier.accuracy),
                bytes as f64 / 1000.0
            ),
            source: "www/public/classifiers, written by `cargo xtask train-classifier`",
        })
    };
    files::classifiers()?.into_iter().map(row).collect()
}

fn percent(share: f64) -> String {
    let percent = format!("{:.2}", 100.0 * share);
    format!("{} %", percent.strip_suffix(".00").unwrap_or(&percent))
}

/// How long the models trained whose samples README shows.
fn steps_of_samples() -> Result<Vec<Claim>> {
    let models = files::trained_models()?;
    let row = |(dataset, title): (&str, &str)| {
        let families = models
            .get(dataset)
            .with_context(|| format!("there are no trained models of {dataset}"))?;
        let mut steps = Vec::new();
        for family in ["gan", "vae", "vae-gan"] {
            let model = families
                .get(family)
                .with_context(|| format!("there is no trained {family} of {dataset}"))?;
            steps.push(grouped(model.steps));
        }
        Ok(Claim {
            text: README,
            words: format!("| {} | ![{title} by the GAN]", steps.join(", ")),
            source: "www/public/pretrained, written by `cargo xtask pretrain`",
        })
    };
    [("digits", "Digits"), ("faces", "Faces")]
        .into_iter()
        .map(row)
        .collect()
}

fn datasets(results: &str) -> Result<Vec<Claim>> {
    const SOURCE: &str =
        "www/public/datasets, written by `cargo xtask datasets`, and bench/RESULTS.md";
    let decoded = Table::after(results, "## Data sets")?;
    let sets = files::datasets()?;
    let mut claims = Vec::new();
    for set in &sets {
        let words = format!(
            "| `{}` | {} + {} | {} | {} {} | {:.2} MB | {} | {} |",
            set.name,
            grouped(set.training.count),
            grouped(set.held_out.count),
            set.shape[0],
            set.labels.names.len(),
            set.labels.kind,
            set.bytes as f64 / 1e6,
            decoded.cell(&set.name, "decoded")?,
            set.licence,
        );
        claims.push(Claim {
            text: DATASETS,
            words,
            source: SOURCE,
        });
    }
    let total: u64 = sets.iter().map(|set| set.bytes).sum();
    claims.push(Claim {
        text: DATASETS,
        words: format!("Together they take {:.1} MB", total as f64 / 1e6),
        source: SOURCE,
    });
    Ok(claims)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_in_the_texts() {
        assert_eq!(
            [15.2, 99.96, 474.9, 20549.7].map(milliseconds),
            ["15.2", "100.0", "475", "20,550"]
        );
        assert_eq!(
            [0.9875, 0.912, 1.0].map(percent),
            ["98.75 %", "91.20 %", "100 %"]
        );
    }
}
