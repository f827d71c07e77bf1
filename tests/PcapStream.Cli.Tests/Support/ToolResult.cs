using System.Text.Json;

namespace PcapStream.Cli.Tests.Support;

/// <summary>How a run of the command ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}
