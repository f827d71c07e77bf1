using System.Buffers.Text;
using PcapStream.Batching;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Selection;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;
using PcapStream.Tables;

namespace PcapStream.Operations.Convert.Split.Keys;

/// <summary>Keys by who sent a packet to whom. Packets without IP have the key <c>other</c>.</summary>
internal sealed class FlowKeys(SplitRule rule, long memoryLimit) : PartKeys
{
    private const int LongestKey = 3 * NetworkAddress.LongestText;

    // The same in every run, so that a flow's part is known.
    private static readonly SipHash Hash = new(0, 0);

    private readonly PacketDecoder _decoder = new();
    private readonly FragmentPorts _fragments = new();
    private readonly FlowSides _sides = new(memoryLimit);

    public override void Find(in PacketRecord record, long number, PacketBatch batch, FieldValues keys)
    {
        DecodedPacket packet = _decoder.Decode(record.Data, record.LinkType.Value, record.OriginalLength);
        if (!FiveTuple.TryRead(packet, out FiveTuple ends))
        {
            if (rule.Kind == SplitKind.Hash)
                keys.AddDecimal(0);
            else
                keys.AddText("other"u8);
            return;
        }
        _fragments.Complete(ref ends);
        Add(ends, keys);
    }

    private void Add(in FiveTuple ends, FieldValues keys)
    {
        switch (rule.Kind)
        {
            case SplitKind.Flow:
                AddFlow(ends, keys);
                break;
            case SplitKind.Conversation:
                AddPair(ends, keys);
                break;
            case SplitKind.Host:
                AddAddress(ends.Source, keys);
                if (ends.Source != ends.Destination)
                    AddAddress(ends.Destination, keys);
                break;
            case SplitKind.Client:
                AddAddress(_sides.IsFromClient(ends) ? ends.Source : ends.Destination, keys);
                break;
            case SplitKind.Server:
                AddAddress(_sides.IsFromClient(ends) ? ends.Destination : ends.Source, keys);
                break;
            case SplitKind.ServerPort:
                AddServerPort(ends, keys);
                break;
            default:
                AddFlow(ends, keys);
                ulong hash = (ulong)Hash.Hash(keys[0]);
                keys.Clear();
                keys.AddDecimal(hash % (ulong)rule.Number);
                break;
        }
    }

    private static void AddAddress(NetworkAddress address, FieldValues keys)
    {
        address.TryFormat(keys.Reserve(NetworkAddress.LongestText), out int written);
        keys.Commit(written);
    }

    private static void AddPair(in FiveTuple ends, FieldValues keys)
    {
        Span<byte> text = keys.Reserve(LongestKey);
        int length = 0;
        Write(text, ref length, ends.IsFromLow ? ends.Source : ends.Destination);
        text[length++] = (byte)'_';
        Write(text, ref length, ends.IsFromLow ? ends.Destination : ends.Source);
        keys.Commit(length);
    }

    private static void AddFlow(in FiveTuple ends, FieldValues keys)
    {
        Span<byte> text = keys.Reserve(LongestKey);
        int length = 0;
        bool isFromLow = ends.IsFromLow;
        WriteProtocol(text, ref length, ends.Number);
        WriteEnd(text, ref length, isFromLow ? ends.Source : ends.Destination,
            isFromLow ? ends.SourcePort : ends.DestinationPort, ends.HasPorts);
        WriteEnd(text, ref length, isFromLow ? ends.Destination : ends.Source,
            isFromLow ? ends.DestinationPort : ends.SourcePort, ends.HasPorts);
        keys.Commit(length);
    }

    private void AddServerPort(in FiveTuple ends, FieldValues keys)
    {
        if (!ends.HasPorts)
        {
            keys.AddText("other"u8);
            return;
        }
        Span<byte> text = keys.Reserve(LongestKey);
        int length = 0;
        WriteProtocol(text, ref length, ends.Number);
        text[length++] = (byte)'_';
        Write(text, ref length, _sides.IsFromClient(ends) ? ends.DestinationPort : ends.SourcePort);
        keys.Commit(length);
    }

    private static void WriteEnd(
        Span<byte> text, ref int length, NetworkAddress address, ushort port, bool hasPorts)
    {
        text[length++] = (byte)'_';
        Write(text, ref length, address);
        if (!hasPorts)
            return;
        text[length++] = (byte)'_';
        Write(text, ref length, port);
    }

    private static void WriteProtocol(Span<byte> text, ref int length, byte number)
    {
        ReadOnlySpan<byte> name = number switch
        {
            1 => "icmp"u8,
            6 => "tcp"u8,
            17 => "udp"u8,
            58 => "icmpv6"u8,
            132 => "sctp"u8,
            _ => "ip"u8,
        };
        name.CopyTo(text[length..]);
        length += name.Length;
        if (name.Length == 2)
            Write(text, ref length, number);
    }

    private static void Write(Span<byte> text, ref int length, NetworkAddress address)
    {
        address.TryFormat(text[length..], out int written);
        length += written;
    }

    private static void Write(Span<byte> text, ref int length, int number)
    {
        Utf8Formatter.TryFormat(number, text[length..], out int written);
        length += written;
    }
}
