using System.Buffers.Binary;
using PcapStream.Protocols.Devices;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of protocols of devices.</summary>
internal static class DeviceSummaries
{
    public static void WriteMqtt(in FieldSource source, ref SummaryLine line)
    {
        const int Publish = 3;
        const int Subscribe = 8;
        const int LastWithId = 11;
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Continue("MQTT"u8, ", "u8);
        if (bytes.IsEmpty || !MqttMessage.TryRead(bytes, out _, out ReadOnlySpan<byte> body))
            return;
        int type = bytes[0] >> 4;
        line.Add(ServiceNames.MqttTypes[type]);
        ReadOnlySpan<byte> topic = default;
        bool hasTopic = type == Publish && MqttMessage.TryTake(ref body, out topic);
        bool hasId = type is > Publish and <= LastWithId || (type == Publish && (bytes[0] & 6) != 0);
        if (hasId && body.Length >= 2)
        {
            line.Add(" (id="u8, BinaryPrimitives.ReadUInt16BigEndian(body));
            line.Add(")"u8);
            body = body[2..];
        }
        if (type == Subscribe)
            hasTopic = MqttMessage.TryTake(ref body, out topic);
        if (!hasTopic)
            return;
        line.Add(" ["u8);
        line.AddEscaped(topic);
        line.Add("]"u8);
    }

    public static void WriteModbus(in FieldSource source, ref SummaryLine line)
    {
        const int Exception = 0x80;
        const int TransactionWidth = 5;
        const int Width = 3;
        ReadOnlySpan<byte> bytes = source.Bytes;
        ReadOnlySpan<byte> header = source.Packet.Header(source.Packet.Layers[source.Index - 1]);
        line.Continue("Modbus/TCP"u8, "; "u8);
        if (bytes.IsEmpty || header.Length < 7)
            return;
        line.Add(ServerSide.IsDestination(source, ModbusMessage.Port) ? "   Query: Trans: "u8 : "Response: Trans: "u8);
        line.AddPadded(BinaryPrimitives.ReadUInt16BigEndian(header), TransactionWidth);
        line.Add("; Unit: "u8);
        line.AddPadded(header[6], Width);
        line.Add(", Func: "u8);
        int function = bytes[0] & ~Exception;
        line.AddPadded(function, Width);
        line.Add(": "u8);
        line.AddName(ServiceNames.ModbusFunctions[function], "Unknown function"u8, function);
        if (bytes[0] >= Exception)
            line.Add(". Exception returned "u8);
    }
}
