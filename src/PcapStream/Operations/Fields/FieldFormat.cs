namespace PcapStream.Operations.Fields;

/// <summary>How field values are written.</summary>
public enum FieldFormat
{
    /// <summary>tshark's <c>-T fields</c>: a line a packet, control characters as <c>\n</c>, quotes as they are.</summary>
    Fields,

    /// <summary>RFC 4180: a value with a separator, quote or line end in it is quoted, and quotes in it are doubled.</summary>
    Csv,

    /// <summary>Columns apart by tabs; a tab, line end or backslash in a value is <c>\t</c>, <c>\n</c>, <c>\r</c>, <c>\\</c>.</summary>
    Tsv,

    /// <summary>tshark's <c>-T json</c>: one array, every value a string.</summary>
    Json,

    /// <summary>An object a line: numbers are numbers, flags are true or false, several values are an array.</summary>
    JsonLines,

    /// <summary>tshark's <c>-T ek</c>: two lines a packet, as Elasticsearch's bulk interface takes them.</summary>
    Ek,
}
