using System.Globalization;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Convert.Split.Keys;

/// <summary>The number of a packet's interface in its section, and its name if it has one.</summary>
internal sealed class InterfaceKeys : PartKeys
{
    private CaptureInterface? _last;
    private string _key = "";

    public override void Find(in PacketRecord record, long number, PacketBatch batch, FieldValues keys)
    {
        CaptureInterface source = batch.Description.Interfaces[record.Interface];
        if (!ReferenceEquals(source, _last))
        {
            _last = source;
            string name = source.Name is { } given ? "-" + given : "";
            _key = string.Create(CultureInfo.InvariantCulture, $"{source.IdInSection}{name}");
        }
        keys.AddText(_key);
    }
}

/// <summary>The name of a packet's link type.</summary>
internal sealed class LinkTypeKeys : PartKeys
{
    public override void Find(in PacketRecord record, long number, PacketBatch batch, FieldValues keys) =>
        keys.AddText(record.LinkType.Name);
}
