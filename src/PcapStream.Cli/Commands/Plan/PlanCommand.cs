using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Cli.Running;
using PcapStream.Inputs;
using PcapStream.Operations.Plan;

namespace PcapStream.Cli.Commands.Plan;

/// <summary><c>pcapstream plan</c>: predicts the result and cost of parsing from samples.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var input = new InputOptions();
        ValueOption format = new ValueOption("The text whose size is predicted: csv.", "FORMAT", "-T").OneOf("csv");
        var fields = new Option<string[]>("-e")
        {
            Description = "A column of the text; may be repeated. [default: number, time, length, addresses, protocol, "
                + "ports, flags]",
            HelpName = "FIELD",
            CompletionSources = { _ => FieldArgument.Items },
        };
        var samples = new ValueOption(
            $"Places to sample besides the head, {PlanOptions.LeastSamples} to {PlanOptions.MostSamples}. "
            + "[default: 128]",
            "N",
            "--samples");
        var json = new SwitchOption("Print an array with one object per capture.", "--json");
        var command = new Command("plan", """
            Predict the packets, memory, output and time of 'parse'.

            Only samples are read: 32 KiB at the head and at places all over the file, 4 MiB in total, and 24 MiB in
            longer stretches to measure the speed. Ranges of packets and output are 95 % ranges. A small file is read
            whole, and the result is exact. Only the head of a compressed file is decompressed; its ranges are from half
            to double.

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
                options = options with { Columns = [.. columns.Select(FieldArgument.Parse)] };
            if (samples.Number(parsed, PlanOptions.LeastSamples, PlanOptions.MostSamples) is { } places)
                options = options with { Samples = (int)places };
            return Run(parsed, input, options, json.IsSet(parsed));
        });
        return command;
    }

    private static int Run(ParseResult parsed, InputOptions input, PlanOptions options, bool json) =>
        CommandRun.Execute(parsed, input, new CaptureJob<CaptureResults<PlanResult>>
        {
            Batches = options.Batches,
            ReportsProgress = false,
            Check = RefuseStreams,
            Operation = run => run.ForEach(file => PlanOperation.Run(file, options, run.Cancellation), _ => false),
            Render = (plans, _) =>
            {
                if (!plans.Interrupted)
                    Terminal.Print(json ? PlanJson.Render(plans.Results) : PlanText.Render(plans.Results));
            },
            Summary = plans => new RunSummary
            {
                Damage = [],
                Damaged = plans.Results.Any(plan => plan.Damaged),
                Failed = plans.Failed,
                Interrupted = plans.Interrupted,
                InterruptedAt = $"interrupted after {plans.Results.Count} of {plans.Captures} captures",
            },
        });

    private static void RefuseStreams(CaptureSet captures)
    {
        string? reason = captures.Files.Select(PlanOperation.Refusal).FirstOrDefault(refusal => refusal is not null);
        if (reason is not null)
            throw new UsageException(reason);
    }
}
