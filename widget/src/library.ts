/** The second script: socket.io-client alone, fetched when the first message is sent. */
export { io } from "socket.io-client";
