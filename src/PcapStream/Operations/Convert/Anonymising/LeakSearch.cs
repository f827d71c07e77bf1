using System.Buffers.Binary;
using System.Net;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Protocols;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>Searches an anonymised capture for the addresses that were replaced, at every byte.</summary>
internal sealed class LeakSearch(OriginalAddresses originals) : CaptureConsumer
{
    private const int MostListed = 1000;
    private const int EthernetBytes = 6;
    private const int Ipv4Bytes = 4;
    private const int Ipv6Bytes = 16;

    private readonly List<AddressLeak> _first = [];
    private long _count;
    private long _packet;

    /// <summary>What was found.</summary>
    public LeakReport Report => new(originals.Count, !originals.IsFull, _count, _first);

    public override void Begin(CaptureReader capture) => capture.Indexer.KeepsBlocks = true;

    public override void Add(PacketBatch batch)
    {
        foreach (ref readonly PacketRecord record in batch.Records)
        {
            if (!record.IsBlock)
                _packet++;
            long number = record.IsBlock ? 0 : _packet;
            Search(record.Data, number);
            Search(batch.OptionsOf(record), number);
        }
    }

    public override void End(bool interrupted)
    {
    }

    private void Search(ReadOnlySpan<byte> data, long packet)
    {
        for (int i = 0; i + Ipv4Bytes <= data.Length; i++)
        {
            if (originals.MayBeginWith(BinaryPrimitives.ReadUInt32BigEndian(data[i..])))
                Compare(data[i..], packet, i);
        }
        SearchText(data, packet);
    }

    private void Compare(ReadOnlySpan<byte> data, long packet, int offset)
    {
        ReadOnlySpan<int> lengths = [Ipv4Bytes, EthernetBytes, Ipv6Bytes];
        Span<byte> reversed = stackalloc byte[Ipv6Bytes];
        foreach (int length in lengths)
        {
            if (data.Length < length)
                return;
            if (originals.Contains(Address(data[..length])))
                Note(Address(data[..length]), AddressForm.Binary, packet, offset);
            data[..length].CopyTo(reversed);
            reversed[..length].Reverse();
            if (originals.Contains(Address(reversed[..length])))
                Note(Address(reversed[..length]), AddressForm.Reversed, packet, offset);
        }
    }

    private void SearchText(ReadOnlySpan<byte> data, long packet)
    {
        int at = 0;
        while (at < data.Length)
        {
            if (!NamedText.TryAddress(data[at..], out int length, out bool isDotted))
            {
                at++;
                continue;
            }
            CompareText(data.Slice(at, length), isDotted, packet, at);
            at += length;
        }
    }

    private void CompareText(ReadOnlySpan<byte> text, bool isDotted, long packet, int offset)
    {
        string written = System.Text.Encoding.ASCII.GetString(text).Replace(',', '.');
        if (!NetworkAddress.TryParse(written, out NetworkAddress address))
            return;
        if (originals.Contains(address))
            Note(address, AddressForm.Text, packet, offset);
        if (!isDotted)
            return;
        byte[] bytes = IPAddress.Parse(written).GetAddressBytes();
        Array.Reverse(bytes);
        var reversed = NetworkAddress.Ipv4(bytes);
        if (reversed != address && originals.Contains(reversed))
            Note(reversed, AddressForm.ReversedText, packet, offset);
    }

    private void Note(NetworkAddress address, AddressForm form, long packet, int offset)
    {
        _count++;
        if (_first.Count < MostListed)
            _first.Add(new AddressLeak(address, form, packet, offset));
    }

    private static NetworkAddress Address(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        Ipv4Bytes => NetworkAddress.Ipv4(bytes),
        EthernetBytes => NetworkAddress.Ethernet(bytes),
        _ => NetworkAddress.Ipv6(bytes),
    };
}
