/**
 * A bare Socket.IO relay: what one of a room sends the others hear, and nothing is looked at or kept.
 *
 *     PORT=4000 node socket_io.mjs
 */
import { Server } from "socket.io"

const io = new Server(Number(process.env.PORT), { serveClient: false })

io.on("connection", (socket) => {
  let name = ""
  socket.on("join", (room, joined) => {
    name = room
    socket.join(room)
    joined({ ok: true })
  })
  socket.on("edit", (update) => { socket.to(name).emit("edit", update) })
})
