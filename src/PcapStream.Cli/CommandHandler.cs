using System.CommandLine;
using System.ComponentModel;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Cli.Help;
using PcapStream.Cli.Options;
using PcapStream.Expansion.Baselines;
using PcapStream.Filtering;
using PcapStream.Processes;
using PcapStream.Profiling.Weaver;

namespace PcapStream.Cli;

/// <summary>Runs a command line; turns every expected error into one line on stderr and an exit code.</summary>
internal static class CommandHandler
{
    /// <summary>The program's name.</summary>
    public const string Name = "pcapstream";

    // EAGAIN on Linux: the error of a call that would start a thread or a process beyond the limit.
    private const int TryAgain = 11;

    /// <summary>Runs a command line of the program.</summary>
    public static int Run(Command root, string[] args)
    {
        try
        {
            FirstWord.Check(args);
        }
        catch (UsageException error)
        {
            return Usage([error.Message], Name);
        }
        return Invoke(root, args);
    }

    /// <summary>Runs a command line whose first word is a command.</summary>
    public static int Invoke(Command root, string[] args)
    {
        string name = Name;
        try
        {
            return Guard(() =>
            {
                // A capture may have a name such as @this, which is not a file of arguments.
                var parser = new ParserConfiguration { ResponseFileTokenReplacer = null };
                ParseResult command = root.Parse(MemoryOptions.Normalise(args), parser);
                name = CommandOptions.PathOf(root, command.CommandResult.Command);
                if (command.Errors.Count > 0 && command.Action is not HelpPageAction)
                    return Usage(command.Errors.Select(error => error.Message), name);
                return command.Invoke(new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                });
            });
        }
        catch (UsageException error)
        {
            return Usage([error.Message], name);
        }
    }

    /// <summary>Turns every failure that the user can do something about into one line and an exit code.</summary>
    public static int Guard(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (IsExpected(error))
        {
            return Fail(error.Message);
        }
        catch (Exception error) when (IsLimit(error))
        {
            return Fail("the system allows no more threads or processes; raise the limit (ulimit -u)");
        }
        catch (Exception error) when (error is not UsageException)
        {
            return Fail($"unexpected: {error.GetType().Name}: {error.Message}; please report this as a defect");
        }
    }

    private static bool IsExpected(Exception error) => error is CaptureException or FilterException
        or BufferExhaustedException or ProfilingException or ProcessStartException or ProcessAttachException
        or BaselineException or PlatformNotSupportedException or IOException or UnauthorizedAccessException;

    private static bool IsLimit(Exception error) => error is ThreadStartException
        || error.GetBaseException() is Win32Exception { NativeErrorCode: TryAgain };

    private static int Usage(IEnumerable<string> messages, string command)
    {
        foreach (string message in messages)
            Terminal.Error(message);
        Terminal.Note($"Try '{(command == Name ? Name : $"{Name} {command}")} --help'.\n");
        return ExitCode.Usage;
    }

    private static int Fail(string message)
    {
        Terminal.Error(message);
        return ExitCode.Failed;
    }
}

/// <summary>The command line is wrong; the message says how to change it.</summary>
internal sealed class UsageException(string message) : Exception(message);
