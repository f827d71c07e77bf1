using PcapStream.Operations.Parts;
using PcapStream.Partials;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Requests;

/// <summary>
/// The requests and replies of a shard: they are followed, in order, when all shards are put together, since a request
/// may be in another shard than its reply.
/// </summary>
internal sealed class MessageLog(SpillFolder folder) : IDisposable
{
    private readonly PackedRows<LoggedMessage> _messages = new(folder);
    private OpenCapture _open = OpenCapture.None;

    // The capture, and the number of the first packet of it that a shard has.
    private int _input = -1;
    private long _first;

    /// <summary>Receives a message.</summary>
    /// <param name="message">The message, with the number of its packet in the capture.</param>
    /// <param name="begins">Whether it is the first one of its capture.</param>
    public delegate void Receiver(in LoggedMessage message, bool begins);

    /// <summary>Notes a packet, before its messages are added: all packets of the shard are.</summary>
    public void Begin(in CountedPacket packet)
    {
        if (packet.Input == _input)
            return;
        (_input, _first) = (packet.Input, packet.Number);
    }

    /// <summary>Adds a message.</summary>
    /// <param name="packet">Its packet.</param>
    /// <param name="message">The message, without what the packet says.</param>
    public void Add(in CountedPacket packet, LoggedMessage message)
    {
        message.Number = packet.Number - _first + 1;
        message.Time = packet.Timestamp;
        (message.Input, message.Elapsed) = (packet.Input, packet.Elapsed);
        _messages.Add(message);
    }

    /// <summary>Writes the messages to a partial, in order.</summary>
    public void Save(PartialWriter writer) => _messages.WriteTo(writer);

    /// <summary>Begins with the next shard.</summary>
    /// <param name="open">The capture in the middle of which it begins.</param>
    public void Continue(OpenCapture open) => _open = open;

    /// <summary>Reads the messages of the next shard, which <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Its partial, at the first frame of rows.</param>
    /// <param name="receive">Receives each.</param>
    public void Load(PartialReader reader, Receiver receive)
    {
        using var unpacker = new RowUnpacker<LoggedMessage>();
        for (; reader.Kind == PartialFrame.Rows; reader.Next())
        {
            foreach (ref LoggedMessage message in reader.Fields.Packed(
                unpacker, PackedRows<LoggedMessage>.MostPerFrame))
            {
                if (!message.IsValid)
                    throw reader.Fields.Fault("a message is out of range");
                if (message.Input == _open.Input)
                    message.Number += _open.Packets;
                bool begins = message.Input != _input;
                _input = message.Input;
                receive(message, begins);
            }
            reader.Fields.End();
        }
    }

    public void Dispose() => _messages.Dispose();
}
