namespace PcapStream.Protocols.Http2;

/// <summary>How a header field is written, RFC 7541, section 6.</summary>
internal enum HpackForm : byte
{
    Indexed,
    Added,
    AddedNewName,
    NotAdded,
    NotAddedNewName,
    NeverAdded,
    NeverAddedNewName,

    /// <summary>No field, but another size of the table.</summary>
    TableSize,
}
