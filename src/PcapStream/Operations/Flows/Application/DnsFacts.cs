using System.Buffers.Binary;
using PcapStream.Protocols.Dns;

namespace PcapStream.Operations.Flows.Application;

/// <summary>Adds the first question of DNS messages, and the codes of responses.</summary>
internal static class DnsFacts
{
    private const int ResponseCode = 0x000F;

    /// <summary>Adds a message.</summary>
    public static void Add(ReadOnlySpan<byte> message, FactBuffer facts)
    {
        if (!DnsHeader.TryRead(message, out DnsHeader header))
            return;
        foreach (DnsRecord record in header.Records)
        {
            if (record.IsQuestion)
                AddQuestion(record, facts);
            break;
        }
        if (header.IsResponse)
            facts.Add(FactKind.DnsResponseCode, [(byte)(header.Flags & ResponseCode)]);
    }

    /// <summary>Adds the first message of a segment.</summary>
    /// <returns>False if none begins there.</returns>
    public static bool TryAddStream(ReadOnlySpan<byte> segment, FactBuffer facts)
    {
        const int PrefixBytes = sizeof(ushort);
        if (segment.Length < PrefixBytes)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(segment);
        ReadOnlySpan<byte> rest = segment[PrefixBytes..];
        if (!DnsStart.IsCertain(length, rest))
            return false;
        Add(rest[..Math.Min(length, rest.Length)], facts);
        return true;
    }

    private static void AddQuestion(DnsRecord record, FactBuffer facts)
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        if (!DnsName.TryRead(record.Message, record.NameOffset, name, out int length, out _))
            return;
        facts.Add(FactKind.DnsName, name[..length]);
        facts.AddNumber(FactKind.DnsType, record.Type);
    }
}
