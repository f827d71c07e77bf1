using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>TCP flags as letters.</summary>
internal static class FlagText
{
    // From the lowest bit on.
    private static ReadOnlySpan<byte> Letters => "FSRPAUEC"u8;

    public static void Add(FieldValues value, TcpControl flags)
    {
        Span<byte> text = value.Reserve(Letters.Length);
        int length = 0;
        for (int bit = 0; bit < Letters.Length; bit++)
        {
            if (((int)flags >> bit & 1) != 0)
                text[length++] = Letters[bit];
        }
        value.Commit(length);
    }
}
