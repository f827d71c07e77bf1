namespace PcapStream.Protocols;

/// <summary>One protocol's header within a packet, and what it carries.</summary>
/// <param name="Protocol">Whose header it is.</param>
/// <param name="Offset">Where it begins, in bytes from the packet's first.</param>
/// <param name="HeaderLength">Its length in bytes, as far as it is there.</param>
/// <param name="End">Where what it carries ends: by its own length, and within the captured bytes.</param>
/// <param name="IsQuoted">Whether it is part of a packet that an ICMP error quotes, and was not sent as such.</param>
public readonly record struct Layer(Protocol Protocol, int Offset, int HeaderLength, int End, bool IsQuoted)
{
    /// <summary>Where the payload begins, in bytes from the packet's first.</summary>
    public int PayloadOffset => Offset + HeaderLength;
}
