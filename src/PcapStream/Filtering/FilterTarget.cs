namespace PcapStream.Filtering;

/// <summary>What a program is compiled for.</summary>
/// <param name="LinkType">LINKTYPE_ number of the packets' first bytes.</param>
/// <param name="IsSwapped">Whether they were captured on a machine of the other byte order.</param>
internal readonly record struct FilterTarget(int LinkType, bool IsSwapped)
{
    // LINKTYPE_NULL, LINKTYPE_LOOP and LINKTYPE_ENC.
    private const int Null = 0;
    private const int Loop = 108;
    private const int Enc = 109;

    /// <summary>Whether packets start with a number of BSD's for the protocol, which each of its systems has its own of for IPv6.</summary>
    public bool IsLoopback => LinkType is Null or Loop or Enc;

    /// <summary>The same for all packets that one program will do for: two of BSD's headers alone are in the machine's byte order.</summary>
    public static FilterTarget Of(int linkType, bool isSwapped) => new(linkType, isSwapped && linkType is (Null or Enc));
}
