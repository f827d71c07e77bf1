using System.Globalization;
using System.Text;
using PcapStream.Buffers;
using PcapStream.Receipts;

namespace PcapStream.Cli.Rendering;

/// <summary>The reports that <c>--memory</c> and <c>--pool-stats</c> ask for.</summary>
/// <param name="Option">The name of the receipt's option.</param>
/// <param name="Target">The receipt's file, or <see cref="Screen"/>; null for no receipt.</param>
/// <param name="PoolStatistics">Whether to print the pool's statistics.</param>
internal sealed record MemoryReport(string Option, string? Target, bool PoolStatistics)
{
    /// <summary>The target that stands for stderr.</summary>
    public const string Screen = "-";

    /// <summary>The receipt's file, by option; null when the receipt goes to stderr or nowhere.</summary>
    public (string Option, string? Path) Output => (Option, Target is null or Screen ? null : Target);

    public void Write(RunCost cost)
    {
        if (PoolStatistics)
            Terminal.Note(cost.Pool.ToDebugMallocStats());
        if (Target is null)
            return;
        if (Target == Screen)
            Terminal.Note(Text(cost.Memory));
        else if (Target.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
            OutputFiles.Write(Target, MemoryPage.Render(cost));
        else
            OutputFiles.Write(Target, JsonReport.Render(json => ReceiptJson.Write(json, cost.Memory)));
    }

    /// <summary>The figures of a receipt with their names.</summary>
    public static IEnumerable<(string Label, string Value)> Lines(MemoryReceipt receipt)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        PoolReceipt pool = receipt.Pool;
        GcReceipt gc = receipt.Gc;
        yield return ("start-up RSS", Quantities.Bytes(receipt.StartupRss));
        yield return ("peak RSS", Quantities.Bytes(receipt.PeakRss));
        yield return ("growth", Quantities.Bytes(receipt.Growth));
        yield return ("capture read", Quantities.Bytes(receipt.CaptureBytes));
        yield return ("expansion ratio", receipt.ExpansionRatio.ToString("0.0000", culture));
        yield return ("pool", $"{Quantities.Bytes(pool.Peak)} at its peak, limit {Quantities.Bytes(pool.Limit)}");
        yield return ("pool chunks", $"{pool.Chunks}, most batches in flight {pool.InFlightHigh}");
        yield return ("retained",
            $"{Quantities.Count(pool.Retained)} packets, {Quantities.Percent(pool.WasteRatio)} of their blocks wasted");
        yield return ("GC heap", $"{Quantities.Bytes(gc.Heap)}, collections {string.Join('/', gc.Collections)}");
        yield return ("GC allocated",
            $"{Quantities.Bytes(gc.Allocated)} while reading "
            + $"({gc.AllocatedPerPacket.ToString("0.####", culture)} B per packet)");
        yield return ("reader waited", string.Create(culture, $"{receipt.ReaderWait.TotalSeconds:0.000} s"));
    }

    private static string Text(MemoryReceipt receipt)
    {
        var text = new StringBuilder();
        foreach ((string label, string value) in Lines(receipt))
            text.Append(CultureInfo.InvariantCulture, $"  {label,-20}{value}\n");
        return $"Memory receipt\n{text}";
    }
}

/// <summary>The cost of a run.</summary>
/// <param name="Packets">Packets read.</param>
/// <param name="Elapsed">From the first byte read to the last.</param>
/// <param name="Memory">The memory receipt.</param>
/// <param name="Pool">The pool's statistics.</param>
internal sealed record RunCost(long Packets, TimeSpan Elapsed, MemoryReceipt Memory, PoolStatistics Pool);
