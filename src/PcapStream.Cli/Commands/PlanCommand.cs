using System.CommandLine;
using PcapStream.Capture;
using PcapStream.Cli.Completion;
using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Operations.Plan;

namespace PcapStream.Cli.Commands;

/// <summary><c>pcapstream plan</c>: what parsing would bring and cost, from samples.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var input = new InputOptions();
        Setting format = new Setting("The text whose size is predicted: csv.", "FORMAT", "-T").OneOf("csv");
        var fields = new Option<string[]>("-e")
        {
            Description = "A column of it; may be repeated. [default: number, time, length, addresses, protocol, ports, flags]",
            HelpName = "FIELD",
            CompletionSources = { _ => FieldNames.Items },
        };
        var samples = new Setting($"Places to look into beside the head, {PlanOptions.LeastSamples} to {PlanOptions.MostSamples}. [default: 128]", "N", "--samples");
        var json = new Flag("Print an array of objects, one a capture.", "--json");
        var command = new Command("plan", """
            Predict packets, peak memory, output size and time of 'parse' from samples of captures.

            32 KiB are read at the head and at places all over the file, 4 MiB in all, and 24 MiB in longer stretches to take the
            time. Ranges of packets and output hold for 95 % of samples; a small file is read whole, and exact. Of a
            compressed file only the head is decoded, and its ranges are from half to double.

            Example:
              pcapstream plan big.pcap
              pcapstream plan big.pcap -T csv -e frame.time_epoch -e ip.src -e tcp.dstport
              pcapstream plan --json 'ring/*.pcap' | jq '[.[].packets.estimate] | add'
            """)
        {
            format.Option,
            fields,
            samples.Option,
            json.Option,
        };
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            if (format.Text(parsed) is { } name and not "csv")
                throw new UsageException($"-T {name}: only the size of csv is predicted");
            var options = new PlanOptions { Batches = input.Batches(parsed) };
            if (parsed.GetValue(fields) is { Length: > 0 } columns)
                options = options with { Columns = [.. columns.Select(FieldOutputOptions.FieldOf)] };
            if (samples.Number(parsed, PlanOptions.LeastSamples, PlanOptions.MostSamples) is { } places)
                options = options with { Samples = (int)places };
            return Run(parsed, input, options, json.IsSet(parsed));
        });
        return command;
    }

    private static int Run(ParseResult parsed, InputOptions input, PlanOptions options, bool json)
    {
        using CommandReading reading = input.Start(parsed, options.Batches);
        CaptureSet captures = reading.Captures;
        if (captures.Files.Select(PlanOperation.Refusal).FirstOrDefault(refusal => refusal is not null) is { } reason)
            throw new UsageException(reason);
        var plans = new List<PlanResult>();
        bool failed = captures.Failures.Count > 0;
        using var interruption = new Interruption();
        try
        {
            foreach (string file in captures.Files)
                failed |= !TryPlan(file, options, plans, reading.Log, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            Terminal.Complain($"interrupted after {plans.Count} of {captures.Files.Count} captures");
            return Interruption.ExitCode;
        }
        Terminal.Print(json ? PlanJson.Render(plans) : PlanText.Render(plans));
        return failed ? ExitCode.Failed : plans.Exists(plan => plan.Damaged) ? ExitCode.Damaged : ExitCode.Done;
    }

    private static bool TryPlan(string file, PlanOptions options, List<PlanResult> plans, CommandLog? log, CancellationToken cancellation)
    {
        try
        {
            log?.Information("sampling {File}", file);
            plans.Add(PlanOperation.Run(file, options, cancellation));
            return true;
        }
        catch (CaptureException error)
        {
            log?.Error("{File} cannot be read: {Reason}", file, error.Message);
            Terminal.Complain(error.Message);
            return false;
        }
    }
}
