using PcapStream.Operations.Flows.Addresses;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>The columns of an address book, which every schema can have.</summary>
internal static class AddressColumns
{
    /// <summary>Columns, and those of the book's facts after them.</summary>
    public static IReadOnlyList<FlowColumn> AddTo(IReadOnlyList<FlowColumn> columns, IAddressBook book) =>
    [
        .. columns,
        .. columns.Any(column => column.IsWindow) ? OfHosts(book) : OfFlows(book),
    ];

    private static IEnumerable<FlowColumn> OfHosts(IAddressBook book) =>
        book.Facts.Select((fact, index) => Create($"host_{fact.Name}", $"{fact.Meaning} of the host", fact.Kind,
            (flow, value) => Add(value, fact, book.Find(flow.Record.OriginatorAddress)[index])));

    private static IEnumerable<FlowColumn> OfFlows(IAddressBook book) =>
        book.Facts.SelectMany((fact, index) => (FlowColumn[])
        [
            Create($"src_{fact.Name}", $"{fact.Meaning} of the originator", fact.Kind,
                (flow, value) => Add(value, fact, book.Find(flow.Record.OriginatorAddress)[index])),
            Create($"dst_{fact.Name}", $"{fact.Meaning} of the responder", fact.Kind,
                (flow, value) => Add(value, fact, book.Find(flow.Record.ResponderAddress)[index])),
        ]);

    private static FlowColumn Create(string name, string meaning, FlowColumnKind kind, WriteFlow write) => new(
        name, meaning, kind, kind == FlowColumnKind.Number ? FlowValueType.Unsigned64 : FlowValueType.Text,
        ColumnNeeds.Record, write, zeekType: kind == FlowColumnKind.Number ? "count" : "string");

    private static void Add(FieldValues value, AddressFact fact, string? text)
    {
        if (text is not null && fact.Kind == FlowColumnKind.Number)
            value.AddWhole(text);
        else if (text is not null)
            value.AddText(text);
    }
}
