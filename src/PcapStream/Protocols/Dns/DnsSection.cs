namespace PcapStream.Protocols.Dns;

/// <summary>The parts of a DNS message, RFC 1035, section 4.1, in their order.</summary>
public enum DnsSection : byte
{
    /// <summary>What is asked; in an update (RFC 2136), the zone.</summary>
    Question,

    /// <summary>Answers; in an update, prerequisites.</summary>
    Answer,

    /// <summary>Authority; in an update, what is to be changed.</summary>
    Authority,

    /// <summary>Additional records.</summary>
    Additional,
}
