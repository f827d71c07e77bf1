using System.Buffers.Binary;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Tracking;

namespace PcapStream.Operations.Flows.Ipfix;

/// <summary>
/// The elements of one kind of flows, in the order of the columns (RFC 7011, section 3.4.1).
/// <code>
/// template          element                       element of an enterprise
/// id       2        number  2                     number + 0x8000  2
/// elements 2        length  2                     length           2
///                                                 enterprise       4
/// </code>
/// </summary>
internal sealed class IpfixTemplate
{
    private const int Header = 4;
    private const ushort HasEnterprise = 0x8000;

    private readonly IpfixElement[] _elements;

    /// <param name="id">The number of its data sets.</param>
    /// <param name="kind">The kind of flows, a single bit.</param>
    /// <param name="columns">All columns.</param>
    public IpfixTemplate(ushort id, IpfixFlows kind, IReadOnlyList<FlowColumn> columns)
    {
        Id = id;
        _elements = [.. columns.Select(column => column.Element!).Where(element => element.Flows.HasFlag(kind))];
        Length = Header + _elements.Sum(LengthOf);
        RecordLength = _elements.Sum(element => element.Length);
    }

    /// <summary>The number of its data sets.</summary>
    public ushort Id { get; }

    /// <summary>Whether no element is set of its kind of flows, so that there are no records.</summary>
    public bool IsEmpty => _elements.Length == 0;

    /// <summary>Bytes of the template.</summary>
    public int Length { get; }

    /// <summary>Bytes of a record.</summary>
    public int RecordLength { get; }

    /// <summary>Writes the template.</summary>
    public void Write(Span<byte> output)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output, Id);
        BinaryPrimitives.WriteUInt16BigEndian(output[2..], (ushort)_elements.Length);
        output = output[Header..];
        foreach (IpfixElement element in _elements)
        {
            bool hasEnterprise = element.Enterprise != 0;
            BinaryPrimitives.WriteUInt16BigEndian(
                output, (ushort)(element.Number | (hasEnterprise ? HasEnterprise : 0)));
            BinaryPrimitives.WriteUInt16BigEndian(output[2..], element.Length);
            if (hasEnterprise)
                BinaryPrimitives.WriteUInt32BigEndian(output[4..], element.Enterprise);
            output = output[LengthOf(element)..];
        }
    }

    /// <summary>Writes a flow of its kind.</summary>
    public void WriteRecord(in FlowRecord flow, Span<byte> output)
    {
        Span<byte> value = stackalloc byte[16];
        foreach (IpfixElement element in _elements)
        {
            BinaryPrimitives.WriteUInt128BigEndian(value, element.ValueOf(flow));
            value[(value.Length - element.Length)..].CopyTo(output);
            output = output[element.Length..];
        }
    }

    private static int LengthOf(IpfixElement element) => element.Enterprise == 0 ? 4 : 8;
}
