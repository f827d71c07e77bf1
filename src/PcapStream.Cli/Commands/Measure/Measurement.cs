using System.Diagnostics;
using PcapStream.Processes;
using PcapStream.Profiling.Reports;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>The result of <c>measure</c>.</summary>
internal sealed record Measurement
{
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>
    /// The process that was attached to, whose exit code is unknown; null for a program that was run.
    /// </summary>
    public int? AttachedTo { get; init; }

    /// <summary>When the program started, or the measurement of a process that ran already.</summary>
    public required DateTimeOffset Started { get; init; }

    public required ProcessResult Result { get; init; }

    public required SampleHistory Record { get; init; }

    /// <summary>Whether to report each process.</summary>
    public bool Children { get; init; }

    public ActivationTimes Activations { get; init; } = new([], Complete: true);

    /// <summary>Bytes of the captures among the arguments, uncompressed; null without any.</summary>
    public long? CaptureBytes { get; init; }

    /// <summary>The resident set before the first capture was open.</summary>
    public long? StartupBytes { get; init; }

    public long? Growth => StartupBytes is { } startup ? Math.Max(0, Result.PeakBytes - startup) : null;

    /// <summary>Growth divided by bytes of capture; null when one of them is unknown.</summary>
    public double? ExpansionRatio =>
        Growth is { } growth && CaptureBytes is { } bytes and > 0 ? (double)growth / bytes : null;

    /// <summary>Activations, in seconds since the start.</summary>
    public IEnumerable<Bracket> Brackets => Activations.Activations.Select(activation =>
    {
        double start = Seconds(activation.Start);
        double end = activation.End is { } known ? Seconds(known) : Result.Elapsed.TotalSeconds;
        return new Bracket(activation.Method, activation.Thread, start, ResidentAt(start), end, ResidentAt(end));
    });

    private double Seconds(long ticks) => Math.Max(0, (double)(ticks - Record.Origin) / Stopwatch.Frequency);

    // Interpolates between two samples.
    private double ResidentAt(double seconds)
    {
        IReadOnlyList<TreeSample> samples = Record.Samples;
        int next = 0;
        while (next < samples.Count && samples[next].Elapsed.TotalSeconds < seconds)
            next++;
        if (samples.Count == 0)
            return 0;
        if (next == 0 || next == samples.Count)
            return samples[Math.Min(next, samples.Count - 1)].ResidentBytes;
        (TreeSample before, TreeSample after) = (samples[next - 1], samples[next]);
        double share = (seconds - before.Elapsed.TotalSeconds) / (after.Elapsed - before.Elapsed).TotalSeconds;
        return before.ResidentBytes + (share * (after.ResidentBytes - before.ResidentBytes));
    }
}

/// <summary>One activation of a profiled method, with the tree's resident set in bytes at both ends.</summary>
internal sealed record Bracket(
    string Method, int Thread, double Start, double StartBytes, double End, double EndBytes);
