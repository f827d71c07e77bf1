using PcapStream.Operations.Convert.Ordering.Runs;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>
/// Merges the packets of any number of sources. Where only so many can be open, neighbours are merged into runs first,
/// so that packets of the same time stay in the order of the sources.
/// </summary>
/// <param name="context">What all sources share.</param>
/// <param name="memory">How many may be open.</param>
internal sealed class PacketMerge(OrderContext context, OrderMemory memory) : IDisposable
{
    private const int PacketsPerCheck = 4096;

    // Creates a source that shares the memory with others; it is told how many there are.
    private delegate PacketSource SourceCreator(int sources);

    private OrderedOutput? _output;

    /// <summary>The output; null before the first packet.</summary>
    public OrderedOutput? Output => _output;

    /// <summary>Merges captures into the output.</summary>
    public void MergeCaptures(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        List<SourceCreator> sources = [.. files.Select(SourceOf)];
        Merge(sources, Math.Min(memory.MostCaptures, memory.MostRuns), cancellation);
    }

    /// <summary>Writes one capture after the other.</summary>
    public void AppendCaptures(IReadOnlyList<Intake> captures, CancellationToken cancellation)
    {
        Survey(captures, cancellation);
        foreach (Intake intake in captures)
            Merge([SourceOf(intake)], CreateOutput, cancellation);
    }

    /// <summary>
    /// Looks at the interfaces of captures that are read one after the other: the form of the output depends on all.
    /// </summary>
    public static void Survey(IReadOnlyList<Intake> captures, CancellationToken cancellation)
    {
        foreach (Intake intake in captures.Where(intake => captures.Count > 1 && !intake.IsStream))
        {
            intake.Open(cancellation);
            intake.Suspend();
        }
    }

    /// <summary>Merges runs into the output.</summary>
    public void MergeRuns(IReadOnlyList<PacketRun> runs, CancellationToken cancellation) =>
        Merge([.. runs.Select(SourceOf)], memory.MostRuns, cancellation);

    public void Dispose() => _output?.Dispose();

    private void Merge(List<SourceCreator> sources, int most, CancellationToken cancellation)
    {
        SpillFile? file = null;
        int at = 0;
        while (sources.Count > most)
        {
            int count = Math.Min(most, sources.Count - most + 1);
            if (at + count > sources.Count)
                at = 0;
            file ??= context.Folder.Create();
            PacketRun run = MergeIntoRun(sources.GetRange(at, count), file, cancellation);
            sources.RemoveRange(at, count);
            sources.Insert(at++, SourceOf(run));
        }
        Merge(sources, CreateOutput, cancellation);
    }

    /// <summary>Creates the output, if there is none yet.</summary>
    public PacketSink CreateOutput() => (_output ??= context.CreateOutput()).Sink;

    // Not before it is opened, because there may be many.
    private SourceCreator SourceOf(string file) => _ => new CaptureSource(new Intake(file, context));

    private static SourceCreator SourceOf(Intake intake) => _ => new CaptureSource(intake);

    private SourceCreator SourceOf(PacketRun run) => sources => new RunSource(run, context, memory.RunBuffer(sources));

    private PacketRun MergeIntoRun(
        List<SourceCreator> sources, SpillFile file, CancellationToken cancellation)
    {
        using var sink = new RunSink(context, file);
        Merge(sources, () => sink, cancellation);
        // The collector would let what the closed captures leave grow to 16 MiB, as much as all the rest.
        GC.Collect(generation: 1);
        return sink.Finish();
    }

    private void Merge(
        List<SourceCreator> creators, Func<PacketSink> createSink, CancellationToken cancellation)
    {
        var sources = new List<PacketSource>(creators.Count);
        try
        {
            foreach (SourceCreator create in creators)
            {
                sources.Add(create(creators.Count));
                sources[^1].Open(cancellation);
            }
            PacketSink sink = createSink();
            if (sources.Count == 0)
                return;
            var tree = new MergeTree(sources);
            int packets = 0;
            while (tree.Winner is { } source && !(_output?.HasEnough == true))
            {
                source.WriteTo(sink);
                source.Advance(cancellation);
                tree.Replay();
                if (++packets % PacketsPerCheck == 0)
                    cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            foreach (PacketSource source in sources)
                source.Dispose();
        }
    }
}
