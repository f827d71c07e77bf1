using System.Text.Json;
using PcapStream.Operations;
using PcapStream.Receipts;

namespace PcapStream.Cli.Rendering;

/// <summary>The memory receipt as the <c>memory</c> object of reports; all sizes in bytes.</summary>
internal static class ReceiptJson
{
    /// <summary>What every report of a run ends with: damage, duration and memory.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="result">The result of the run.</param>
    /// <param name="spilledBytes">As in <see cref="Write"/>.</param>
    public static void WriteEnd(Utf8JsonWriter json, ReadingResult result, long? spilledBytes = null)
    {
        json.WriteStartArray("damage");
        foreach (FileDamage damage in result.Damage)
            json.WriteDamage(damage.Entry, damage.PacketsAfter, damage.File);
        json.WriteEndArray();
        json.WriteNumber("seconds", Math.Round(result.Elapsed.TotalSeconds, 6));
        json.WritePropertyName("memory");
        Write(json, result.Memory, spilledBytes);
    }

    /// <param name="json">The writer.</param>
    /// <param name="receipt">The receipt of a run.</param>
    /// <param name="spilledBytes">
    /// Bytes spilled to disk for lack of memory; null for an operation that never spills.
    /// </param>
    public static void Write(Utf8JsonWriter json, MemoryReceipt receipt, long? spilledBytes = null)
    {
        json.WriteStartObject();
        json.WriteNumber("startup_rss", receipt.StartupRss);
        json.WriteNumber("peak_rss", receipt.PeakRss);
        json.WriteNumber("growth", receipt.Growth);
        json.WriteNumber("capture_bytes", receipt.CaptureBytes);
        json.WriteNumber("expansion_ratio", Math.Round(receipt.ExpansionRatio, 6));
        json.WriteStartObject("pool");
        json.WriteNumber("limit", receipt.Pool.Limit);
        json.WriteNumber("peak", receipt.Pool.Peak);
        json.WriteNumber("mapped", receipt.Pool.Mapped);
        json.WriteNumber("chunks", receipt.Pool.Chunks);
        json.WriteNumber("in_flight_high", receipt.Pool.InFlightHigh);
        json.WriteNumber("retained", receipt.Pool.Retained);
        json.WriteNumber("waste_ratio", Math.Round(receipt.Pool.WasteRatio, 6));
        json.WriteEndObject();
        json.WriteStartObject("gc");
        json.WriteNumber("heap", receipt.Gc.Heap);
        json.WriteNumber("allocated", receipt.Gc.Allocated);
        json.WriteNumber("allocated_per_packet", Math.Round(receipt.Gc.AllocatedPerPacket, 6));
        json.WriteStartArray("collections");
        foreach (int count in receipt.Gc.Collections)
            json.WriteNumberValue(count);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNumber("reader_wait_seconds", Math.Round(receipt.ReaderWait.TotalSeconds, 6));
        if (spilledBytes is { } bytes)
            json.WriteNumber("spilled_bytes", bytes);
        json.WriteEndObject();
    }
}
