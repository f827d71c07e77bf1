using System.Globalization;
using System.Text;
using PcapStream.Buffers.Arenas;
using PcapStream.Buffers.Blocks;

namespace PcapStream.Buffers;

/// <summary>
/// The tables of CPython's <c>sys._debugmallocstats()</c> (Objects/obmalloc.c, <c>_PyObject_DebugMallocStats</c>),
/// column for column, with the lines that chunks, leases and the limit add.
/// </summary>
internal static class PoolStatisticsText
{
    internal static string Render(PoolStatistics statistics)
    {
        var text = new StringBuilder();
        WriteClasses(text, statistics);
        WriteArenas(text, statistics);
        WriteBytes(text, statistics);
        WriteLeases(text, statistics);
        return text.ToString();
    }

    private static void WriteClasses(StringBuilder text, PoolStatistics statistics)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"Small block threshold = {SizeClass.LargestBlock}, in {SizeClass.Count} size classes.\n\n");
        text.Append("class   size   num pools   blocks in use  avail blocks\n");
        text.Append("-----   ----   ---------   -------------  ------------\n");
        foreach (SizeClassStatistics row in statistics.Classes)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row.Class,5} {row.BlockSize,6} {row.Pools,11} {row.BlocksInUse,15} {row.BlocksAvailable,13}\n");
        text.Append('\n');
    }

    private static void WriteArenas(StringBuilder text, PoolStatistics statistics)
    {
        WriteLine(text, "# arenas allocated total", statistics.ArenasAllocated);
        WriteLine(text, "# arenas reclaimed", statistics.ArenasReclaimed);
        WriteLine(text, "# arenas highwater mark", statistics.ArenasHighWater);
        WriteLine(text, "# arenas allocated current", statistics.Arenas);
        WriteLine(
            text, $"{statistics.Arenas} arenas * {Arena.Bytes} bytes/arena", (long)statistics.Arenas * Arena.Bytes);
        text.Append('\n');
    }

    private static void WriteBytes(StringBuilder text, PoolStatistics statistics)
    {
        WriteLine(text, "# bytes in allocated blocks", statistics.AllocatedBytes);
        WriteLine(text, "# bytes in available blocks", statistics.AvailableBytes);
        WriteLine(
            text, $"{statistics.UnusedPoolBytes / PoolHeader.UnitBytes} unused pools * {PoolHeader.UnitBytes} bytes",
            statistics.UnusedPoolBytes);
        WriteLine(text, "# bytes lost to headers", statistics.HeaderBytes);
        WriteLine(text, "# bytes lost to quantization", statistics.QuantizationBytes);
        WriteLine(text, "# bytes in chunks", statistics.ChunkBytes);
        WriteLine(text, "# bytes in large blocks and tables", statistics.LargeBytes);
        WriteLine(text, "Total", statistics.MappedBytes);
        WriteLine(text, "# bytes mapped at most", statistics.PeakMappedBytes);
        WriteLine(text, "Limit", statistics.LimitBytes);
        text.Append('\n');
    }

    private static void WriteLeases(StringBuilder text, PoolStatistics statistics)
    {
        WriteLine(text, "# leases live", statistics.LeasesLive);
        WriteLine(text, "# leases taken total", statistics.LeasesTotal);
        WriteLine(text, "# return chains drained", statistics.ChainDrains);
        WriteLine(text, "# chunks in use", statistics.ChunksInUse);
        WriteLine(text, "# chunks in use, highwater mark", statistics.ChunksInUseHighWater);
        WriteLine(text, "# chunks cached", statistics.ChunksCached);
    }

    private static void WriteLine(StringBuilder text, string label, long value) =>
        text.Append(CultureInfo.InvariantCulture, $"{label,-35}={value,21:N0}\n");
}
