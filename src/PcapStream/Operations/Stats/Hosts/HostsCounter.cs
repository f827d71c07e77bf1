using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Protocols.Dns;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Hosts;

/// <summary>
/// Keeps the latest name of each address in records of type A and AAAA, in all sections of messages of DNS, multicast
/// DNS and LLMNR.
/// </summary>
internal sealed class HostsCounter(AddressKind kind, TableMemory memory, in HashSeed seed) : StatisticCounter
{
    private const ushort Internet = 1;
    private const ushort MulticastFlag = 0x8000;

    private readonly AggregateTable<Host, HostLogic> _table = new(memory, seed);
    private Host _host;

    /// <summary>Records of DNS with such an address.</summary>
    public long Records { get; private set; }

    /// <summary>The names in the order of the addresses (enumerate once).</summary>
    public IEnumerable<HostRow> Rows
    {
        get
        {
            SortedRecords<Host> hosts = _table.Drain();
            while (hosts.MoveNext())
                yield return hosts.Current.ToRow();
        }
    }

    public override void Add(in CountedPacket packet)
    {
        DecodedPacket headers = packet.Messages;
        foreach (ref readonly Layer layer in headers.Layers)
        {
            if (layer.Protocol is Protocol.Dns or Protocol.MulticastDns or Protocol.LinkLocalNames
                && DnsHeader.TryRead(headers.Bytes(layer), out DnsHeader header))
                AddRecords(header, layer.Protocol == Protocol.MulticastDns);
        }
    }

    public override void Save(PartialWriter writer)
    {
        foreach (ref readonly Host host in _table.Drain())
        {
            host.WriteTo(writer.Fields);
            writer.EndRow();
        }
        writer.EndRows();
        writer.Fields.Add(Records);
        writer.Write(PartialFrame.State);
    }

    public override void Load(PartialReader reader)
    {
        for (; reader.Kind == PartialFrame.Rows; reader.Next())
        {
            while (reader.Fields.HasMore)
                Keep(Host.ReadFrom(reader.Fields));
        }
        Records += reader.Current(PartialFrame.State).Count();
        reader.Fields.End();
        reader.Next();
    }

    public override void Dispose()
    {
        base.Dispose();
        _table.Dispose();
    }

    private void AddRecords(DnsHeader header, bool isMulticast)
    {
        foreach (DnsRecord record in header.Records)
        {
            int recordClass = isMulticast ? record.Class & ~MulticastFlag : record.Class;
            if (recordClass != Internet || !record.TryReadAddress(out NetworkAddress address)
                || (kind != AddressKind.None && kind != address.Kind)
                || !_host.TrySet(address, record))
                continue;
            Records++;
            Keep(_host);
        }
    }

    private void Keep(in Host host)
    {
        ref Host known = ref _table.FindOrAdd(host, out bool isNew);
        if (!isNew)
            HostLogic.Merge(ref known, host);
    }
}
