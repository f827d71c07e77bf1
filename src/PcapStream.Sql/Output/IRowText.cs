namespace PcapStream.Sql.Output;

/// <summary>Writes the rows of a query as text.</summary>
internal interface IRowText
{
    /// <summary>Writes what comes before the rows.</summary>
    void Begin(IReadOnlyList<string> names);

    /// <summary>Writes a row; null for an absent value.</summary>
    void Write(IReadOnlyList<string?> row);

    /// <summary>Writes what comes after the rows.</summary>
    void End();
}
