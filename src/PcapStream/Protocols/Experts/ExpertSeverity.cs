namespace PcapStream.Protocols.Experts;

/// <summary>How serious an expert item is, in Wireshark's order.</summary>
public enum ExpertSeverity
{
    /// <summary>A comment of the capture's author.</summary>
    Comment,

    /// <summary>Usual, such as the beginning of a connection.</summary>
    Chat,

    /// <summary>Notable, such as an answer that reports an error.</summary>
    Note,

    /// <summary>Unusual, such as a reset of a connection.</summary>
    Warning,

    /// <summary>Wrong, such as a length that contradicts another.</summary>
    Error,
}
