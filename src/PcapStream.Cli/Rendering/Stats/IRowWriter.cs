using PcapStream.Operations.Stats.Flows;

namespace PcapStream.Cli.Rendering.Stats;

/// <summary>Takes tables row by row, cell by cell in the order of the columns.</summary>
internal interface IRowWriter
{
    void BeginTable(string name, ReadOnlySpan<string> columns);

    void BeginRow();

    void Add(long value);

    void Add(string value);

    void Add(NetworkAddress value);

    /// <summary>Adds a span of time, as seconds with nine decimals.</summary>
    void AddSeconds(long nanoseconds);

    void EndRow();

    void EndTable();
}
