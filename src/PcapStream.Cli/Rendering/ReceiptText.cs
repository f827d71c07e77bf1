using System.Globalization;
using System.Text;
using PcapStream.Receipts;

namespace PcapStream.Cli.Rendering;

/// <summary>The memory receipt for people.</summary>
internal static class ReceiptText
{
    public static string Render(MemoryReceipt receipt)
    {
        var text = new StringBuilder();
        foreach ((string label, string value) in Lines(receipt))
            text.Append(CultureInfo.InvariantCulture, $"  {label,-20}{value}\n");
        return $"Memory receipt\n{text}";
    }

    /// <summary>Labels and values, for any format.</summary>
    public static IEnumerable<(string Label, string Value)> Lines(MemoryReceipt receipt)
    {
        yield return ("start-up RSS", Quantities.Bytes(receipt.StartupRss));
        yield return ("peak RSS", Quantities.Bytes(receipt.PeakRss));
        yield return ("growth", Quantities.Bytes(receipt.Growth));
        yield return ("capture read", Quantities.Bytes(receipt.CaptureBytes));
        yield return ("expansion ratio", receipt.ExpansionRatio.ToString("0.0000", CultureInfo.InvariantCulture));
        yield return ("pool", $"{Quantities.Bytes(receipt.Pool.Peak)} at its peak, limit {Quantities.Bytes(receipt.Pool.Limit)}, {receipt.Pool.Chunks} chunks, {receipt.Pool.InFlightHigh} batches in flight");
        yield return ("retained", $"{Quantities.Count(receipt.Pool.Retained)} packets, {Quantities.Percent(receipt.Pool.WasteRatio)} of their blocks wasted");
        yield return ("GC heap", $"{Quantities.Bytes(receipt.Gc.Heap)}, {Quantities.Bytes(receipt.Gc.Allocated)} allocated while reading ({receipt.Gc.AllocatedPerPacket.ToString("0.####", CultureInfo.InvariantCulture)} B a packet), collections {string.Join('/', receipt.Gc.Collections)}");
        yield return ("reader waited", string.Create(CultureInfo.InvariantCulture, $"{receipt.ReaderWait.TotalSeconds:0.000} s"));
    }
}
