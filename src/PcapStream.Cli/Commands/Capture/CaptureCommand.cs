using System.CommandLine;
using System.Runtime.InteropServices;
using PcapStream.Cli.Commands.Interfaces;
using PcapStream.Cli.Options;
using PcapStream.Cli.Options.Filters;
using PcapStream.Cli.Rendering;
using PcapStream.LiveCapture.Capturing;
using PcapStream.LiveCapture.Devices;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands.Capture;

/// <summary><c>pcapstream capture</c>: writes what arrives on interfaces into files, as dumpcap.</summary>
internal static class CaptureCommand
{
    public static Command Create()
    {
        var live = new LiveOptions();
        var filter = new FilterOption();
        var output = new LiveOutputOptions();
        var count = new ValueOption("Stop after this many packets.", "N", "-c");
        var list = new SwitchOption("List the interfaces, as 'interfaces' does.", "-D");
        var json = new SwitchOption("Print the counts at the end as one object.", "--json");
        var quiet = new SwitchOption("No messages but errors.", "--quiet", "-q");
        var verbose = new SwitchOption("Log to stderr.", "--verbose", "-v");
        var logFile = new ValueOption("Log to a file.", "FILE", "--log-file");
        var command = new Command("capture", """
            Capture packets on interfaces into files, until Ctrl-C.

            The file that is written can be read at any time, to its last whole packet, and is kept whatever ends the
            capture. With -b, several files are written one after the other, named by number and time as dumpcap does;
            SIGUSR1 and SIGHUP start the next one. The counts at the end include the packets that the system dropped.

            Example:
              pcapstream capture -i eth0 -w out.pcapng.zst -f 'tcp port 443'
              pcapstream capture -i eth0 -i wlan0 -w ring.pcapng -b filesize:100MB -b files:10
              pcapstream capture -i any -w - -a duration:60 | pcapstream stats -
            """)
        {
            count.Option,
        };
        live.AddTo(command);
        filter.AddTo(command);
        output.AddTo(command);
        foreach (SwitchOption option in (SwitchOption[])[list, json, quiet, verbose])
            command.Add(option.Option);
        command.Add(logFile.Option);
        command.SetAction(parsed =>
        {
            if (list.IsSet(parsed))
            {
                Terminal.Print(InterfacesCommand.Text(LiveDevices.List()));
                return ExitCode.Done;
            }
            string[] interfaces = live.Interfaces(parsed);
            string path = output.Path(parsed);
            if (path == OutputFile.StandardOutput && json.IsSet(parsed))
                throw new UsageException("-w - and --json both write to the standard output");
            CaptureSettings settings = output.Complete(parsed, live.Settings(
                parsed, path, filter, count.Number(parsed, least: 1), output.Precision(parsed)));
            OutputFiles.Check([("-w", path), ("--log-file", logFile.Text(parsed))], []);
            using CommandLog? log = CommandLog.Create(verbose.IsSet(parsed), logFile.Text(parsed));
            log?.Information("capturing on {Interfaces}: {Settings}", interfaces, settings);
            CaptureResult result = Run(settings, quiet.IsSet(parsed), log);
            if (json.IsSet(parsed))
                Terminal.Print(CaptureReport.Json(result));
            else if (!quiet.IsSet(parsed))
                Terminal.Note(CaptureReport.Text(result));
            foreach (string failure in CaptureReport.Failures(result))
                Terminal.Error(failure);
            return result.HasFailed ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static CaptureResult Run(CaptureSettings settings, bool quiet, CommandLog? log)
    {
        string names = string.Join(", ", settings.Interfaces);
        bool counts = !quiet && Terminal.HasProgress;
        var events = new CaptureEvents
        {
            Started = () => Note(CaptureReport.Beginning(names)),
            FileStarted = file =>
            {
                log?.Information("writing {File}", file);
                if (settings.Rotation is not null)
                    Note($"writing {file}");
            },
            InterfaceNews = Terminal.Error,
            Progress = packets =>
            {
                if (counts)
                    Terminal.Draw($"\r{Quantities.Count(packets)} packets");
            },
        };
        using var interruption = new Interruption
        {
            HangUp = settings.Rotation is null ? null : events.RequestRotation,
        };
        using PosixSignalRegistration? rotate = OperatingSystem.IsWindows() ? null
            : PosixSignalRegistration.Create((PosixSignal)(OperatingSystem.IsMacOS() ? 30 : 10), context =>
            {
                context.Cancel = true;
                events.RequestRotation();
            });
        CaptureResult result = CaptureOperation.Run(settings, events, interruption.Token);
        if (counts)
            Terminal.Draw("\r\e[K");
        return result;

        void Note(string text)
        {
            if (!quiet)
                Terminal.Error(text);
        }
    }
}
