namespace PcapStream.Protocols.Dns;

/// <summary>
/// Whether bytes in a stream of DNS messages are the start of one. A segment need not begin with a message, and only
/// its own bytes tell: a header whose counts fit into the message, and a first question or record that is one.
/// </summary>
internal static class DnsStart
{
    private const int ReservedFlag = 0x0040;
    private const int LeastQuestion = 1 + DnsRecord.QuestionSize;
    private const int LeastRecord = 1 + DnsRecord.RecordSize;
    private const int LastOpcode = 6;
    private const int UnusedOpcode = 3;
    private const int MulticastBit = 0x8000;

    /// <summary>Whether they are.</summary>
    /// <param name="length">The message's length, by the prefix.</param>
    /// <param name="bytes">The bytes behind the prefix; more or less than the message.</param>
    public static bool IsCertain(int length, ReadOnlySpan<byte> bytes)
    {
        bool isWhole = length <= bytes.Length;
        ReadOnlySpan<byte> message = isWhole ? bytes[..length] : bytes;
        if (length < DnsHeader.Size || !DnsHeader.TryRead(message, out DnsHeader header) || !IsPlausible(header, length))
            return false;
        int records = header.Questions + header.Answers + header.Authorities + header.Additional;
        if (records == 0)
            return length == DnsHeader.Size;
        foreach (DnsRecord record in header.Records)
            return IsKnownClass(record);
        // A name may go on behind the bytes that were captured, but not contradict itself before.
        return !isWhole && !DnsName.IsBroken(message, DnsHeader.Size);
    }

    private static bool IsPlausible(DnsHeader header, int length) =>
        (header.Flags & ReservedFlag) == 0
        && header.Opcode is <= LastOpcode and not UnusedOpcode
        && header.Questions * LeastQuestion + (header.Answers + header.Authorities + header.Additional) * LeastRecord <= length - DnsHeader.Size;

    // An OPT record (RFC 6891) has the sender's payload size in its place.
    private static bool IsKnownClass(DnsRecord record)
    {
        const ushort Options = 41;
        return record.Type == Options || (record.Type != 0 && (record.Class & ~MulticastBit) is 1 or 3 or 4 or 254 or 255);
    }
}
