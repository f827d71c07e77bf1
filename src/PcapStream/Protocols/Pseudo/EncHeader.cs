namespace PcapStream.Protocols.Pseudo;

/// <summary>
/// BSD's enc(4) (LINKTYPE_ENC): packets before or after IPsec. The family is in the machine's byte order.
/// <code>
///  0        4                          8       12
///  +--------+--------------------------+-------+---------
///  | family | security parameter index | flags | payload
///  +--------+--------------------------+-------+---------
/// </code>
/// </summary>
internal static class EncHeader
{
    private const int Size = 12;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        bool hasFamily = NullHeader.TryRead(cursor.Rest, out NullHeader family);
        return cursor.TryAddLayer(Protocol.Enc, Size) && hasFamily
            ? AddressFamilies.Next(family.Family)
            : Protocol.None;
    }
}
