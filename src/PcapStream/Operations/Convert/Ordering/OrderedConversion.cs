using PcapStream.Buffers;
using PcapStream.Operations.Convert.Ordering.Sorting;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>Writes the packets of captures into one, in an order.</summary>
internal static class OrderedConversion
{
    /// <inheritdoc cref="ConvertOperation.Run"/>
    public static ConvertResult Run(
        IReadOnlyList<string> files, string output, ConvertOptions options, OrderOptions order,
        IProgress<StreamProgress>? progress, CancellationToken cancellation) =>
        TryRun(files, output, options, order, usesRuns: false, progress, cancellation)
            ?? TryRun(files, output, options, order, usesRuns: true, progress, cancellation)!;

    // Null where packets have to be sorted in the temporary folder, from their start.
    private static ConvertResult? TryRun(
        IReadOnlyList<string> files, string output, ConvertOptions options, OrderOptions order, bool usesRuns,
        IProgress<StreamProgress>? progress, CancellationToken cancellation)
    {
        OrderMemory memory = OrderMemory.For(
            order.Order == PacketOrder.Merged ? files.Count : 1, options.Batches, order.MostOpen);
        using var allocator = new BufferAllocator(memory.Allocator);
        using var context = new OrderContext(output, options, order, allocator, memory.Batches, progress);
        Intake[] captures = order.Order == PacketOrder.Merged
            ? []
            : [.. files.Select(file => new Intake(file, context))];
        using var merge = new PacketMerge(context, memory);
        ReadingLoop loop = context.Loop;
        bool isDone = true;
        try
        {
            loop.RunUntilCancelled(() => loop.Criteria.Prepare(files, cancellation), cancellation);
            if (!loop.Interrupted)
            {
                loop.RunUntilCancelled(
                    () => isDone = TryWrite(files, captures, context, merge, usesRuns, cancellation), cancellation);
            }
        }
        finally
        {
            foreach (Intake capture in captures)
                capture.Dispose();
        }
        if (!isDone)
            return null;
        if (!loop.Interrupted)
            merge.Output!.Complete(context.Interfaces);
        loop.SortDamage(files);
        return Result(context, merge.Output);
    }

    private static bool TryWrite(
        IReadOnlyList<string> files, Intake[] captures, OrderContext context, PacketMerge merge, bool usesRuns,
        CancellationToken cancellation)
    {
        switch (context.Order.Order)
        {
            case PacketOrder.Appended:
                merge.AppendCaptures(captures, cancellation);
                return true;
            case PacketOrder.Sorted:
                bool canRestart = !context.IsStream && !Array.Exists(captures, capture => capture.IsStream);
                using (var sort = new PacketSort(context, merge, canRestart, usesRuns))
                    return sort.TrySort(captures, cancellation);
            default:
                merge.MergeCaptures(files, cancellation);
                return true;
        }
    }

    private static ConvertResult Result(OrderContext context, OrderedOutput? output) =>
        new(context.Loop, output?.Writer.Packets ?? 0)
        {
            Bytes = output?.Writer.Bytes ?? 0,
            Duplicates = null,
            Order = new OrderReport(
                context.OutOfOrder, context.GreatestBack, context.Runs, context.Folder.WrittenBytes),
            TimesCut = output?.TimesCut ?? 0,
            TimesClamped = output?.TimesClamped ?? 0,
            NotCopied = context.NotCopied,
        };
}
