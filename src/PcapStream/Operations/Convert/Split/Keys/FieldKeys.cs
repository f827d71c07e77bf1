using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Operations.Streams;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Operations.Convert.Split.Keys;

/// <summary>The first value of a field, from the outermost header that has one.</summary>
internal sealed class FieldKeys(Field field) : PartKeys
{
    private readonly PacketDecoder _decoder = new(applications: true);
    private readonly LocalClock _clock = new();
    private Timestamp _first;
    private Timestamp _previous;

    public override void Find(in PacketRecord record, long number, PacketBatch batch, FieldValues keys)
    {
        CaptureInterface source = batch.Description.Interfaces[record.Interface];
        Timestamp time = batch.TimeOf(record);
        if (number == 1)
            _first = _previous = time.IsKnown ? time : default;
        var packet = new FieldSource
        {
            Packet = StreamNotes.Decode(_decoder, record, batch, number),
            Options = record.OptionWords == 0 ? default : PacketOptions.Of(record, source.ByteOrder),
            Frame = new FrameContext
            {
                Number = number,
                Time = time,
                First = _first,
                Previous = _previous,
                OriginalLength = record.OriginalLength,
                Interface = source,
                LinkType = record.LinkType.Value,
                Clock = _clock,
            },
        };
        StreamNotes.Fill(ref packet, batch, number);
        _previous = time.IsKnown ? time : default;
        Read(ref packet, keys);
        if (keys.Count == 0)
            keys.AddText("none"u8);
        else
            keys.Keep(0);
    }

    private void Read(ref FieldSource packet, FieldValues keys)
    {
        if (field.Protocol == Protocol.Frame)
        {
            field.Read(packet, keys);
            return;
        }
        ReadOnlySpan<Layer> layers = packet.Packet.Layers;
        for (int i = 0; i < layers.Length && keys.Count == 0; i++)
        {
            if (!field.IsIn(layers[i].Protocol))
                continue;
            packet.Index = i;
            field.Read(packet, keys);
        }
    }
}
