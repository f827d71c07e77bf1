using System.Text;
using PcapStream.Operations.Flows.Columns;

namespace PcapStream.Cli.Commands.Flows;

/// <summary><c>flows --list</c>: all columns, with their schemas and meanings.</summary>
internal static class FlowColumnList
{
    public static int Print()
    {
        var lines = new StringBuilder();
        foreach (FlowColumn column in FlowColumns.All)
            lines.Append($"{column.Name}\t{SchemaOf(column)}\t{column.Meaning}\n");
        Terminal.Print(lines.ToString());
        return ExitCode.Done;
    }

    // A column of windows can only be with others of them, also where it needs to be asked for.
    private static string SchemaOf(FlowColumn column) =>
        column.IsWindow
            ? "window"
            : FlowColumns.Schemas.FirstOrDefault(schema => FlowColumns.Schema(schema)!.Contains(column)) ?? "-";
}
